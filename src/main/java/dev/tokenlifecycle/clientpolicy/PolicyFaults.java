package dev.tokenlifecycle.clientpolicy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What is wrong with a realm's client policies although Keycloak saves them. A change that makes such a fault is refused; one
 * that was there before stays.
 */
public final class PolicyFaults {
    /** Finds the faults of one kind. */
    @FunctionalInterface
    public interface Kind {
        /**
         * What is wrong.
         *
         * @param anyClient any client: of each, a condition that looks at clients says yes or no
         * @return a sentence for each fault, under a key that is the same before and after a change
         */
        Map<String, String> of(RealmPolicies policies, ClientModel anyClient);
    }

    private final KeycloakSession session;
    private final RealmModel realm;
    private final List<Kind> kinds;
    private final Map<String, String> before;

    private PolicyFaults(KeycloakSession session, RealmModel realm, List<Kind> kinds, boolean isNew) {
        this.session = session;
        this.realm = realm;
        this.kinds = kinds;
        this.before = isNew ? Map.of() : now();
    }

    /**
     * Remembers the faults that there are before a change.
     *
     * @param isNew whether the realm is made by the change: all that it has, its attributes too, is of the change
     */
    public static PolicyFaults before(KeycloakSession session, RealmModel realm, boolean isNew, Kind... kinds) {
        return new PolicyFaults(session, realm, List.of(kinds), isNew);
    }

    /**
     * Refuses the change if it made a fault.
     *
     * @throws RefusedSettingException with its sentence
     */
    public void refuseNew() {
        now().forEach((fault, sentence) -> {
            if (!before.containsKey(fault)) {
                throw new RefusedSettingException(sentence);
            }
        });
    }

    /** The faults that there are now; a single one where the policies can't be read. */
    private Map<String, String> now() {
        Map<String, String> faults = new LinkedHashMap<>();
        try {
            RealmPolicies policies = RealmPolicies.of(session, realm);
            realm.getClientsStream(0, 1)
                    .forEach(client -> kinds.forEach(kind -> faults.putAll(kind.of(policies, client))));
        } catch (UnreadablePolicyException unreadable) {
            return Map.of("unreadable", String.valueOf(unreadable.getMessage()));
        }
        return faults;
    }
}
