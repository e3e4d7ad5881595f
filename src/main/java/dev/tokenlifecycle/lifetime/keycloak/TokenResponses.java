package dev.tokenlifecycle.lifetime.keycloak;

import org.jspecify.annotations.Nullable;
import org.keycloak.protocol.oidc.TokenManager.AccessTokenResponseBuilder;
import org.keycloak.protocol.oidc.grants.ciba.clientpolicy.context.BackchannelTokenResponseContext;
import org.keycloak.protocol.oidc.grants.device.clientpolicy.context.DeviceTokenResponseContext;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.context.ImplicitHybridTokenResponse;
import org.keycloak.services.clientpolicy.context.ResourceOwnerPasswordCredentialsResponseContext;
import org.keycloak.services.clientpolicy.context.ServiceAccountTokenResponseContext;
import org.keycloak.services.clientpolicy.context.TokenRefreshResponseContext;
import org.keycloak.services.clientpolicy.context.TokenResponseContext;

/** The token response in Keycloak's client-policy events. */
final class TokenResponses {
    private TokenResponses() {}

    /** The response under construction; null where {@code context} has none. */
    static @Nullable AccessTokenResponseBuilder of(ClientPolicyContext context) {
        if (context instanceof TokenRefreshResponseContext refresh) {
            return refresh.getAccessTokenResponseBuilder();
        } else if (context instanceof TokenResponseContext code) {
            return code.getAccessTokenResponseBuilder();
        } else if (context instanceof ServiceAccountTokenResponseContext serviceAccount) {
            return serviceAccount.getAccessTokenResponseBuilder();
        } else if (context instanceof ResourceOwnerPasswordCredentialsResponseContext password) {
            return password.getAccessTokenResponseBuilder();
        } else if (context instanceof ImplicitHybridTokenResponse implicit) {
            return implicit.getAccessTokenResponseBuilder();
        } else if (context instanceof DeviceTokenResponseContext device) {
            return device.getAccessTokenResponseBuilder();
        } else if (context instanceof BackchannelTokenResponseContext ciba) {
            return ciba.getAccessTokenResponseBuilder();
        }
        return null;
    }
}
