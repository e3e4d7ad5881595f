package dev.tokenlifecycle.rotation;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.TestRealm;
import java.net.URI;

/** With Nimbus' OAuth 2.0 SDK, which keeps nothing: a login is its refresh token. */
final class NimbusApp implements JavaApp<RefreshToken> {
    private static final URI CALLBACK = URI.create(BrowserLogin.CALLBACK);

    private final ClientID client = new ClientID("web");
    private final CodeVerifier verifier = new CodeVerifier();
    private final OIDCProviderMetadata server;

    NimbusApp(TestRealm realm) throws Exception {
        server = OIDCProviderMetadata.resolve(new Issuer(realm.url()));
    }

    @Override
    public URI start() {
        return new AuthenticationRequest.Builder(ResponseType.CODE, new Scope("openid"), client, CALLBACK)
                .endpointURI(server.getAuthorizationEndpointURI())
                .state(new State())
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    @Override
    public RefreshToken finish(URI callback) throws Exception {
        AuthorizationCode code =
                AuthenticationResponseParser.parse(callback).toSuccessResponse().getAuthorizationCode();
        return token(new AuthorizationCodeGrant(code, CALLBACK, verifier));
    }

    @Override
    public RefreshToken refresh(RefreshToken login) throws Exception {
        return token(new RefreshTokenGrant(login));
    }

    private RefreshToken token(AuthorizationGrant grant) throws Exception {
        TokenRequest request = new TokenRequest.Builder(
                        server.getTokenEndpointURI(),
                        new ClientSecretBasic(client, new Secret(TestRealm.SECRET)),
                        grant)
                .build();
        TokenResponse answer =
                OIDCTokenResponseParser.parse(request.toHTTPRequest().send());
        if (!answer.indicatesSuccess()) {
            throw new GeneralException(answer.toErrorResponse().getErrorObject());
        }
        return answer.toSuccessResponse().getTokens().getRefreshToken();
    }

    @Override
    public String refreshToken(RefreshToken login) {
        return login.getValue();
    }

    @Override
    public boolean isLoggedOut(Throwable failure) {
        return failure instanceof GeneralException refused
                && OAuth2Error.INVALID_GRANT.equals(refused.getErrorObject());
    }
}
