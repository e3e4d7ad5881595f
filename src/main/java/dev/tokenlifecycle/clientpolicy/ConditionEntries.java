package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.ClientIdPatterns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.utils.MapperTypeSerializer;
import org.keycloak.services.clientpolicy.condition.AnyClientConditionFactory;
import org.keycloak.services.clientpolicy.condition.ClientAccessTypeConditionFactory;
import org.keycloak.services.clientpolicy.condition.ClientAttributesConditionFactory;
import org.keycloak.services.clientpolicy.condition.ClientRolesConditionFactory;
import org.keycloak.services.clientpolicy.condition.ClientScopesConditionFactory;
import org.keycloak.services.clientpolicy.condition.ClientUpdaterContextConditionFactory;
import org.keycloak.services.clientpolicy.condition.ClientUpdaterSourceGroupsConditionFactory;
import org.keycloak.services.clientpolicy.condition.ClientUpdaterSourceHostsConditionFactory;
import org.keycloak.services.clientpolicy.condition.ClientUpdaterSourceRolesConditionFactory;
import org.keycloak.services.clientpolicy.condition.GrantTypeConditionFactory;
import org.keycloak.services.clientpolicy.condition.IdentityProviderConditionFactory;

/** What a condition lists: it is met by one of the entries or, where {@link #areAllNeeded}, by all of them. */
final class ConditionEntries {
    /** The keys of Keycloak's conditions that list strings. */
    private static final Map<String, String> KEYS = Map.of(
            ClientAccessTypeConditionFactory.PROVIDER_ID, ClientAccessTypeConditionFactory.TYPE,
            ClientRolesConditionFactory.PROVIDER_ID, ClientRolesConditionFactory.ROLES,
            ClientScopesConditionFactory.PROVIDER_ID, ClientScopesConditionFactory.SCOPES,
            ClientUpdaterContextConditionFactory.PROVIDER_ID, ClientUpdaterContextConditionFactory.UPDATE_CLIENT_SOURCE,
            ClientUpdaterSourceGroupsConditionFactory.PROVIDER_ID, ClientUpdaterSourceGroupsConditionFactory.GROUPS,
            ClientUpdaterSourceHostsConditionFactory.PROVIDER_ID,
                    ClientUpdaterSourceHostsConditionFactory.TRUSTED_HOSTS,
            ClientUpdaterSourceRolesConditionFactory.PROVIDER_ID, ClientUpdaterSourceRolesConditionFactory.ROLES,
            GrantTypeConditionFactory.PROVIDER_ID, GrantTypeConditionFactory.GRANT_TYPES,
            IdentityProviderConditionFactory.PROVIDER_ID, IdentityProviderConditionFactory.IDENTITY_PROVIDERS_ALIASES);

    private ConditionEntries() {}

    static boolean areAllNeeded(String providerId) {
        return AnyClientConditionFactory.PROVIDER_ID.equals(providerId)
                || ClientAttributesConditionFactory.PROVIDER_ID.equals(providerId);
    }

    /** The entries; empty where the condition has no list, or where it isn't one of strings. */
    static Optional<Set<String>> of(String providerId, Map<String, Object> settings) {
        try {
            return switch (providerId) {
                case AnyClientConditionFactory.PROVIDER_ID -> Optional.of(Set.of());
                case ClientIdsConditionFactory.PROVIDER_ID ->
                    Optional.of(Set.copyOf(
                            ClientIdPatterns.CLIENT_IDS.read(settings.get(ClientIdPatterns.CLIENT_IDS.key()))));
                case ClientScopesConditionFactory.PROVIDER_ID -> scopes(settings);
                case ClientAttributesConditionFactory.PROVIDER_ID -> attributes(settings);
                default -> strings(settings.get(KEYS.getOrDefault(providerId, "")));
            };
        } catch (RuntimeException unreadable) {
            // Keycloak throws no other where attributes are no JSON.
            return Optional.empty();
        }
    }

    /** Each scope as a default one, an optional one or both: so is what the condition says with {@code Any}. */
    private static Optional<Set<String>> scopes(Map<String, Object> settings) {
        String type = String.valueOf(settings.get(ClientScopesConditionFactory.TYPE));
        List<String> types = switch (type) {
            case ClientScopesConditionFactory.ANY ->
                List.of(ClientScopesConditionFactory.DEFAULT, ClientScopesConditionFactory.OPTIONAL);
            case ClientScopesConditionFactory.DEFAULT, ClientScopesConditionFactory.OPTIONAL -> List.of(type);
            default -> throw new IllegalArgumentException(type);
        };
        return strings(settings.get(ClientScopesConditionFactory.SCOPES))
                .map(scopes -> scopes.stream()
                        .flatMap(scope -> types.stream().map(each -> each + " " + scope))
                        .collect(Collectors.toSet()));
    }

    private static Optional<Set<String>> attributes(Map<String, Object> settings) {
        return settings.get(ClientAttributesConditionFactory.ATTRIBUTES) instanceof String json
                ? Optional.of(MapperTypeSerializer.deserialize(json).entrySet().stream()
                        .flatMap(attribute ->
                                attribute.getValue().stream().map(value -> attribute.getKey() + "=" + value))
                        .collect(Collectors.toSet()))
                : Optional.empty();
    }

    private static Optional<Set<String>> strings(@Nullable Object list) {
        return list instanceof List<?> entries && entries.stream().allMatch(String.class::isInstance)
                ? Optional.of(entries.stream().map(String.class::cast).collect(Collectors.toSet()))
                : Optional.empty();
    }
}
