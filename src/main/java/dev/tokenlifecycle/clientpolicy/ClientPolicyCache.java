package dev.tokenlifecycle.clientpolicy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;
import org.keycloak.securityprofile.SecurityProfileProvider;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;

/**
 * The client policies of the realms of this server, read again as soon as a realm's stored texts are others. The server-wide ones
 * of the security profile ({@code --spi-security-profile--default--name}) belong to those of each realm.
 */
final class ClientPolicyCache {
    /** Where more realms than this have policies, all are forgotten and read once more. */
    private static final int MOST = 1000;

    private static final Map<String, Known> BY_REALM = new ConcurrentHashMap<>();

    private static volatile @Nullable ParsedPolicies serverWideOnly;

    private ClientPolicyCache() {}

    private record Known(
            @Nullable String policiesText, @Nullable String profilesText, ParsedPolicies policies) {
        boolean isOf(@Nullable String policies, @Nullable String profiles) {
            return Objects.equals(policies, policiesText) && Objects.equals(profiles, profilesText);
        }
    }

    /** What is stored in a realm. */
    private record Stored(List<ClientPolicyRepresentation> policies, List<ClientProfileRepresentation> profiles) {
        private static final Stored NOTHING = new Stored(List.of(), List.of());
    }

    /**
     * The policies of {@code realm}.
     *
     * @throws UnreadablePolicyException if what is stored can't be read
     */
    static ParsedPolicies of(KeycloakSession session, RealmModel realm) {
        @Nullable String policies = realm.getAttribute(Constants.CLIENT_POLICIES);
        @Nullable String profiles = realm.getAttribute(Constants.CLIENT_PROFILES);
        if (policies == null && profiles == null) {
            return read(session, realm);
        }
        Known known = BY_REALM.get(realm.getId());
        if (known == null || !known.isOf(policies, profiles)) {
            known = new Known(policies, profiles, read(session, realm));
            if (BY_REALM.size() >= MOST) {
                BY_REALM.clear();
            }
            BY_REALM.put(realm.getId(), known);
        }
        return known.policies();
    }

    /** What is stored in {@code realm}; nothing where it can't be read and names no executor of ours. */
    private static ParsedPolicies read(KeycloakSession session, RealmModel realm) {
        try {
            Stored stored = stored(session, realm);
            return Stored.NOTHING.equals(stored) ? serverWideOnly(session) : parse(session, stored);
        } catch (ClientPolicyException | RuntimeException unreadable) {
            // What is JSON may make no sense all the same, such as null in the place of a policy.
            if (mentionOurs(session, realm)) {
                throw new UnreadablePolicyException(
                        "The client policies of realm " + realm.getName() + " can't be read", unreadable);
            }
            return new ParsedPolicies(List.of(), List.of(), true);
        }
    }

    /** The names of the enabled policies that the server has for each realm. */
    static Set<String> serverWide(KeycloakSession session) {
        return serverWideOnly(session).policies().stream()
                .map(ParsedPolicy::name)
                .collect(Collectors.toSet());
    }

    private static ParsedPolicies serverWideOnly(KeycloakSession session) {
        ParsedPolicies known = serverWideOnly;
        if (known == null) {
            known = parse(session, Stored.NOTHING);
            serverWideOnly = known;
        }
        return known;
    }

    private static Stored stored(KeycloakSession session, RealmModel realm) throws ClientPolicyException {
        return new Stored(
                ParsedPolicies.listed(
                        session.clientPolicy().getClientPolicies(realm, false).getPolicies()),
                ParsedPolicies.listed(
                        session.clientPolicy().getClientProfiles(realm, false).getProfiles()));
    }

    private static ParsedPolicies parse(KeycloakSession session, Stored stored) {
        SecurityProfileProvider serverWide = session.getProvider(SecurityProfileProvider.class);
        return ParsedPolicies.of(
                new ParsedPolicies.Server(
                        session.listProviderIds(ClientPolicyConditionProvider.class), id -> ours(session, id)),
                joined(serverWide.getDefaultClientPolicies(), stored.policies()),
                byName(joined(stored.profiles(), serverWide.getDefaultClientProfiles())));
    }

    /**
     * Whether the client profiles of {@code realm} or of the server name an executor of ours. It looks at the text alone, so it
     * can say so of policies that can't be read.
     */
    static boolean mentionOurs(KeycloakSession session, RealmModel realm) {
        String profiles = Objects.requireNonNullElse(realm.getAttribute(Constants.CLIENT_PROFILES), "");
        return session.getKeycloakSessionFactory()
                        .getProviderFactoriesStream(ClientPolicyExecutorProvider.class)
                        .anyMatch(factory ->
                                factory instanceof SettingsExecutorFactory && profiles.contains(factory.getId()))
                || session.getProvider(SecurityProfileProvider.class).getDefaultClientProfiles().stream()
                        .flatMap(profile -> ParsedPolicies.listed(profile.getExecutors()).stream())
                        .anyMatch(executor -> ours(session, executor.getExecutorProviderId()) != null);
    }

    /** The factory of the executor {@code id}; null where it isn't one of ours. */
    static @Nullable SettingsExecutorFactory<?, ?> ours(KeycloakSession session, String id) {
        return session.getKeycloakSessionFactory().getProviderFactory(ClientPolicyExecutorProvider.class, id)
                        instanceof SettingsExecutorFactory<?, ?> ours
                ? ours
                : null;
    }

    private static <T> List<T> joined(@Nullable List<T> first, @Nullable List<T> second) {
        return Stream.concat(ParsedPolicies.listed(first).stream(), ParsedPolicies.listed(second).stream())
                .toList();
    }

    /** Of two profiles with one name the first counts: the realm's own. */
    private static List<ClientProfileRepresentation> byName(List<ClientProfileRepresentation> profiles) {
        Map<String, ClientProfileRepresentation> byName = new LinkedHashMap<>();
        profiles.stream()
                .filter(profile -> profile.getName() != null)
                .forEach(profile -> byName.putIfAbsent(profile.getName(), profile));
        return new ArrayList<>(byName.values());
    }
}
