package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.ClientIdPatterns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientPolicyConditionConfigurationRepresentation;
import org.keycloak.services.clientpolicy.condition.AnyClientConditionFactory;
import org.keycloak.services.clientpolicy.condition.ClientAccessTypeConditionFactory;
import org.keycloak.services.clientpolicy.condition.ClientAttributesConditionFactory;
import org.keycloak.services.clientpolicy.condition.ClientProtocolConditionFactory;
import org.keycloak.services.clientpolicy.condition.ClientRolesConditionFactory;
import org.keycloak.services.clientpolicy.condition.ClientScopesConditionFactory;
import org.keycloak.util.JsonSerialization;

/**
 * A condition in the form in which it is compared with another one. A condition without a list has one entry: all that it says.
 *
 * @param providerId what it is
 * @param isNegated whether it is met where its entries do not hold (Keycloak's negative logic)
 * @param areAllNeeded whether it says that all entries hold, instead of one of them
 * @param entries what it lists, in no order
 */
record ComparedCondition(String providerId, boolean isNegated, boolean areAllNeeded, Set<String> entries) {
    private static final String ANY_CLIENT = AnyClientConditionFactory.PROVIDER_ID;
    private static final String CLIENT_IDS = ClientIdsConditionFactory.PROVIDER_ID;
    private static final String ACCESS_TYPE = ClientAccessTypeConditionFactory.PROVIDER_ID;

    private static final Set<String> ACCESS_TYPES = Set.of(
            ClientAccessTypeConditionFactory.TYPE_CONFIDENTIAL,
            ClientAccessTypeConditionFactory.TYPE_PUBLIC,
            ClientAccessTypeConditionFactory.TYPE_BEARERONLY);

    /** Those that say yes or no to every client; others look at a request. */
    private static final Set<String> ON_CLIENTS = Set.of(
            ANY_CLIENT,
            CLIENT_IDS,
            ACCESS_TYPE,
            ClientAttributesConditionFactory.PROVIDER_ID,
            ClientProtocolConditionFactory.PROVIDER_ID,
            ClientRolesConditionFactory.PROVIDER_ID,
            ClientScopesConditionFactory.PROVIDER_ID);

    static ComparedCondition of(ParsedCondition condition) {
        Map<String, Object> settings = new HashMap<>(Objects.requireNonNullElse(condition.saved(), Map.of()));
        Boolean negated = condition.isReadable() ? isNegated(settings) : null;
        if (negated == null) {
            return whole(condition.providerId(), false, settings);
        }
        settings.remove("is-negative-logic");
        return of(condition.providerId(), negated, settings);
    }

    /** Read as Keycloak reads it; null where it can't be read. */
    private static @Nullable Boolean isNegated(Map<String, Object> settings) {
        try {
            return Boolean.TRUE.equals(JsonSerialization.mapper
                    .convertValue(settings, ClientPolicyConditionConfigurationRepresentation.class)
                    .isNegativeLogic());
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static ComparedCondition of(String id, boolean negated, Map<String, Object> settings) {
        return ConditionEntries.of(id, settings)
                .map(entries -> {
                    if (CLIENT_IDS.equals(id) && entries.stream().anyMatch(ComparedCondition::isEveryId)) {
                        return new ComparedCondition(ANY_CLIENT, negated, true, Set.of());
                    }
                    return ACCESS_TYPE.equals(id) && negated
                            ? new ComparedCondition(id, false, false, otherAccessTypes(entries))
                            : new ComparedCondition(id, negated, ConditionEntries.areAllNeeded(id), entries);
                })
                .orElseGet(() -> whole(id, negated, settings));
    }

    private static ComparedCondition whole(String id, boolean negated, Map<String, Object> settings) {
        return new ComparedCondition(id, negated, true, Set.of(settings.toString()));
    }

    private static boolean isEveryId(String pattern) {
        return ClientIdPatterns.covers(pattern, "*");
    }

    private static Set<String> otherAccessTypes(Set<String> entries) {
        return ACCESS_TYPES.stream().filter(type -> !entries.contains(type)).collect(Collectors.toSet());
    }

    boolean isOnClients() {
        return ON_CLIENTS.contains(providerId);
    }

    /** Whether every client and request that meets {@code other} meets this. */
    boolean covers(ComparedCondition other) {
        if (isMetByAll() || other.isMetByNone()) {
            return true;
        }
        if (!providerId.equals(other.providerId) || areAllNeeded != other.areAllNeeded) {
            return false;
        }
        if (isNegated == other.isNegated) {
            return isMetByOne() ? containsAll(other.entries) : other.containsAll(entries);
        }
        return isNegated
                && CLIENT_IDS.equals(providerId)
                && other.entries.stream().noneMatch(id -> id.contains("*") || contains(id));
    }

    /** Conditions of which one is met wherever this is met. */
    List<ComparedCondition> parts() {
        return isMetByOne() && !entries.isEmpty()
                ? entries.stream()
                        .map(entry -> new ComparedCondition(providerId, isNegated, areAllNeeded, Set.of(entry)))
                        .toList()
                : List.of(this);
    }

    /** Whether it says no to every client; one that looks at a request abstains where there is none. */
    boolean isMetByNone() {
        return isOnClients() && isMetByOne() && entries.isEmpty();
    }

    private boolean isMetByAll() {
        return isOnClients() && !isMetByOne() && entries.isEmpty();
    }

    /** Whether it is enough for one entry to hold or, negated, not to hold. */
    private boolean isMetByOne() {
        return isNegated == areAllNeeded;
    }

    private boolean containsAll(Set<String> others) {
        return others.stream().allMatch(this::contains);
    }

    private boolean contains(String entry) {
        return entries.contains(entry)
                || (CLIENT_IDS.equals(providerId)
                        && entries.stream().anyMatch(pattern -> ClientIdPatterns.covers(pattern, entry)));
    }

    @Override
    public String toString() {
        return (isNegated ? "not " : "") + providerId + " " + new TreeSet<>(entries);
    }
}
