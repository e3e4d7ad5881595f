package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.keycloak.version.PlainFactory;
import org.jspecify.annotations.Nullable;
import org.keycloak.dom.saml.v2.protocol.LogoutRequestType;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.saml.preprocessor.SamlAuthenticationPreprocessor;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Watches the sessions that a SAML identity provider logs out: Keycloak names each before it ends it, once it has checked the
 * message, and raises no event. A logout that a SAML client asks for has an event of its own.
 */
public final class SamlLogoutWatch
        implements SamlAuthenticationPreprocessor, PlainFactory<SamlAuthenticationPreprocessor> {
    @Override
    public LogoutRequestType beforeProcessingLogoutRequest(
            LogoutRequestType request, UserSessionModel ending, @Nullable AuthenticatedClientSessionModel client) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (client == null && session != null) {
            SilentSessionEnds.watchUpstreamLogout(session, ending);
        }
        return request;
    }

    @Override
    public String getId() {
        return "token-lifecycle-saml-logouts";
    }

    /** Keycloak asks the factory itself. */
    @Override
    public SamlAuthenticationPreprocessor create(KeycloakSession session) {
        return this;
    }

    @Override
    public void close() {}
}
