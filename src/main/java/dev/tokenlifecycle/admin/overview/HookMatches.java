package dev.tokenlifecycle.admin.overview;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.revocation.keycloak.ConfiguredHooks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.keycloak.connections.jpa.support.EntityManagers;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Which hooks have a client that gets tokens: a hook without one is never notified. */
record HookMatches(KeycloakSession session, RealmModel realm) {
    private static final int BATCH = 200;

    /** By the hook's name; a name is missing where it has none among the first clients and there are more. */
    Map<String, Boolean> byName() {
        Set<String> open = new HashSet<>(ConfiguredHooks.of(session, realm).names());
        Map<String, Boolean> matches = new HashMap<>();
        boolean[] all = {true};
        if (!open.isEmpty()) {
            EntityManagers.runInBatch(session, () -> all[0] = look(open, matches), false);
        }
        if (all[0]) {
            open.forEach(name -> matches.put(name, false));
        }
        return matches;
    }

    /** Whether nothing is left to look at. */
    private boolean look(Set<String> open, Map<String, Boolean> matches) {
        RealmPolicies policies = RealmPolicies.of(session, realm);
        for (int at = 0; at < ClientPages.MOST_LOOKED_AT; at += BATCH) {
            List<ClientModel> batch = realm.getClientsStream(at, BATCH).toList();
            for (ClientModel client : batch) {
                if (ClientReport.getsTokens(client)) {
                    ClientReport.hooks(policies, client).stream()
                            .filter(open::remove)
                            .forEach(name -> matches.put(name, true));
                }
                if (open.isEmpty()) {
                    return true;
                }
            }
            if (batch.size() < BATCH) {
                return true;
            }
        }
        return false;
    }
}
