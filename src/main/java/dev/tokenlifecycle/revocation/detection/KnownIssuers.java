package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.keycloak.RealmIssuer;
import jakarta.enterprise.context.ContextNotActiveException;
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

    /** The issuer of {@code realm}, which is the one of the context; empty where nothing says it. */
    Optional<String> of(KeycloakSession session, RealmModel realm) {
        try {
            String issuer = RealmIssuer.of(session, realm);
            lastByRealm.put(realm.getId(), issuer);
            return Optional.of(issuer);
        } catch (ContextNotActiveException outsideARequest) {
            return Optional.ofNullable(lastByRealm.get(realm.getId()));
        }
    }
}
