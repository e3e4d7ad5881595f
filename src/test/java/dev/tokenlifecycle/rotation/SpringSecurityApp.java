package dev.tokenlifecycle.rotation;

import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.TestRealm;
import java.net.URI;
import java.time.Duration;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthorizationCodeAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.web.util.UriComponentsBuilder;

/** With Spring Security's OAuth 2.0 client, without its servlet filters. */
final class SpringSecurityApp implements JavaApp<OAuth2AuthorizedClient> {
    private static final Authentication USER = new TestingAuthenticationToken("alice", "");

    private final ClientRegistration registration;
    private final OAuth2AuthorizedClientService clients;
    private final AuthorizedClientServiceOAuth2AuthorizedClientManager manager;
    private OAuth2AuthorizationRequest request;

    SpringSecurityApp(TestRealm realm) {
        registration = ClientRegistrations.fromIssuerLocation(realm.url())
                .registrationId("keycloak")
                .clientId("web")
                .clientSecret(TestRealm.SECRET)
                .redirectUri(BrowserLogin.CALLBACK)
                .scope("openid")
                .build();
        InMemoryClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(registration);
        clients = new InMemoryOAuth2AuthorizedClientService(registrations);
        manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, clients);
        manager.setAuthorizedClientProvider(OAuth2AuthorizedClientProviderBuilder.builder()
                .authorizationCode()
                // As if the access token had just ended, each time that somebody asks for one.
                .refreshToken(refresh -> refresh.clockSkew(Duration.ofHours(1)))
                .build());
    }

    @Override
    public URI start() {
        request = OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(registration.getProviderDetails().getAuthorizationUri())
                .clientId(registration.getClientId())
                .redirectUri(registration.getRedirectUri())
                .scopes(registration.getScopes())
                .state("state")
                .build();
        return URI.create(request.getAuthorizationRequestUri());
    }

    @Override
    public OAuth2AuthorizedClient finish(URI callback) {
        String code =
                UriComponentsBuilder.fromUri(callback).build().getQueryParams().getFirst("code");
        OAuth2AuthorizationResponse response = OAuth2AuthorizationResponse.success(code)
                .redirectUri(registration.getRedirectUri())
                .state("state")
                .build();
        var login = (OAuth2AuthorizationCodeAuthenticationToken)
                new OAuth2AuthorizationCodeAuthenticationProvider(new RestClientAuthorizationCodeTokenResponseClient())
                        .authenticate(new OAuth2AuthorizationCodeAuthenticationToken(
                                registration, new OAuth2AuthorizationExchange(request, response)));
        OAuth2AuthorizedClient client = new OAuth2AuthorizedClient(
                registration, USER.getName(), login.getAccessToken(), login.getRefreshToken());
        clients.saveAuthorizedClient(client, USER);
        return client;
    }

    @Override
    public OAuth2AuthorizedClient refresh(OAuth2AuthorizedClient login) {
        return manager.authorize(OAuth2AuthorizeRequest.withAuthorizedClient(login)
                .principal(USER)
                .build());
    }

    @Override
    public String refreshToken(OAuth2AuthorizedClient login) {
        return login.getRefreshToken().getTokenValue();
    }

    /** It forgets the login by itself: the user is sent to the login page the next time. */
    @Override
    public boolean isLoggedOut(Throwable failure) {
        return clients.loadAuthorizedClient("keycloak", USER.getName()) == null
                && failure instanceof OAuth2AuthorizationException refused
                && "invalid_grant".equals(refused.getError().getErrorCode());
    }
}
