package dev.tokenlifecycle.revocation.detection;

import jakarta.enterprise.context.ContextNotActiveException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/**
 * The issuers of realms. Outside a request, where the server has no fixed hostname, it is the one that the last request's was.
 */
final class KnownIssuers {
    private final Map<String, String> lastByRealm = new ConcurrentHashMap<>();

    /** The issuer of {@code realm}, which is the one of the context; empty where nothing says it. */
    Optional<String> of(KeycloakSession session, RealmModel realm) {
        try {
            String issuer = Urls.realmIssuer(
                    session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName());
            lastByRealm.put(realm.getId(), issuer);
            return Optional.of(issuer);
        } catch (ContextNotActiveException outsideARequest) {
            return Optional.ofNullable(lastByRealm.get(realm.getId()));
        }
    }
}
