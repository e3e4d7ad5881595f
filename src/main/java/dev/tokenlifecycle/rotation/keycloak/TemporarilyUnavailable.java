package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.settings.OneLine;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.cors.Cors;

/**
 * The answer to an app when the database or the cluster doesn't answer: 503, never 400, because apps end the session on
 * {@code invalid_grant}. Everything is rolled back, so that the same token can be tried again.
 */
final class TemporarilyUnavailable {
    private static final Logger LOG = Logger.getLogger(TemporarilyUnavailable.class);

    private TemporarilyUnavailable() {}

    /** Rolls the request back and logs {@code trouble}. Returns what the app is answered. */
    static CorsErrorResponseException rollBack(
            KeycloakSession session, FamilyRefresh refresh, Cors cors, RuntimeException trouble) {
        session.getTransactionManager().setRollbackOnly();
        LOG.errorf(
                trouble,
                "Refresh failed and can be tried again: realm=%s client=%s family=%s generation=%d",
                OneLine.of(session.getContext().getRealm().getName()),
                OneLine.of(session.getContext().getClient().getClientId()),
                refresh.family(),
                refresh.token().generation());
        return new CorsErrorResponseException(
                cors,
                OAuthErrorException.TEMPORARILY_UNAVAILABLE,
                "Try again with the same refresh token",
                Response.Status.SERVICE_UNAVAILABLE);
    }
}
