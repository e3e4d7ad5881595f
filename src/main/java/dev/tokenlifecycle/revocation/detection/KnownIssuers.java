package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.keycloak.RealmIssuer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The issuers of realms. Work outside a request, on a server without a fixed hostname, gets the issuer of the last request.
 */
final class KnownIssuers {
    private final Map<String, String> lastByRealm = new ConcurrentHashMap<>();

    /** The issuer of {@code realm}, which must be the realm of the context; empty where it isn't known. */
    Optional<String> of(KeycloakSession session, RealmModel realm) {
        Optional<String> issuer = RealmIssuer.known(session, realm);
        issuer.ifPresent(known -> lastByRealm.put(realm.getId(), known));
        return issuer.or(() -> Optional.ofNullable(lastByRealm.get(realm.getId())));
    }
}
