package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.store.TokenFamilies;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The realms whose refresh tokens may belong to a family. A realm without a rotation policy may have families from when it had
 * one; this node asks the database about it once a minute, so that a refresh in other realms costs what it costs in Keycloak.
 */
final class RealmsWithFamilies {
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    private final Map<String, Known> byRealm = new ConcurrentHashMap<>();

    private record Known(boolean hasFamilies, Instant until) {}

    boolean mayInclude(KeycloakSession session, RealmModel realm) {
        if (RealmPolicies.mayEnforce(session, realm, RotationPolicy.class)) {
            // When the policies go, the database has to be asked anew: what was known before they came is out of date.
            byRealm.remove(realm.getId());
            return true;
        }
        Instant now = KeycloakTime.now();
        Known known = byRealm.get(realm.getId());
        if (known == null || now.isAfter(known.until())) {
            known = new Known(new TokenFamilies(session).existIn(realm.getId()), now.plus(KNOWN_FOR));
            byRealm.put(realm.getId(), known);
        }
        return known.hasFamilies();
    }
}
