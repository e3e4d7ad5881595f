package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Browser;
import dev.tokenlifecycle.server.OidcProvider;
import dev.tokenlifecycle.server.TestRealm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.ClientRepresentation;

/** What an identity provider ends. */
final class IdentityProviderRevocationIT extends HookedRealm {
    /**
     * Keycloak ends the session, which its admin still sees, and answers that it failed, because a client wants a browser for its
     * logout. Where sessions aren't cached, it leaves the session alive: nobody is told of what hasn't ended.
     */
    @Test
    void anIdentityProvidersLogoutThatKeycloakCountsAsFailedNotifiesTheHook() {
        try (TestRealm upstream = TestRealm.create()) {
            broker(upstream, "failing", "una");
            Browser browser = new Browser().login(realm, "front", "una", Map.of("kc_idp_hint", "failing"));
            String una = realm.userId("una");
            JsonNode login = realm.redeem("front", browser.code(), Browser.CALLBACK);

            List<JsonNode> deliveries = added(
                    "sources",
                    () -> upstream.admin("POST", "/users/" + upstream.userId("una") + "/logout", null)
                            .expect(204));

            boolean lives =
                    realm.refresh("front", login.get("refresh_token").asText()).status() == 200;
            assertThat(deliveries).hasSize(lives ? 0 : 1);
            assertThat(deliveries).allSatisfy(told -> {
                assertThat(told.get("type").asText()).isEqualTo("session-revoked");
                assertThat(told.at("/revocation/reason").asText()).isEqualTo("identity_provider_logout");
                assertThat(told.at("/revocation/initiator").asText()).isEqualTo("system");
                assertThat(told.at("/revocation/user").asText()).isEqualTo(una);
            });
        }
    }

    @Test
    void anIdentityProviderThatLogsOutNotifiesTheHook() {
        try (TestRealm upstream = TestRealm.create()) {
            broker(upstream, "upstream", "uma");
            Browser browser = new Browser().login(realm, "web", "uma", Map.of("kc_idp_hint", "upstream"));
            assertThat(browser.location()).startsWith(Browser.CALLBACK);

            JsonNode told = told(
                    "session-revoked",
                    "identity_provider_logout",
                    "system",
                    () -> upstream.admin("POST", "/users/" + upstream.userId("uma") + "/logout", null)
                            .expect(204));

            assertThat(told.get("user").asText()).isEqualTo(realm.userId("uma"));
        }
    }

    /** Keycloak ends the session and raises no event. */
    @Test
    void aSamlIdentityProviderThatLogsOutNotifiesTheHook() {
        try (TestRealm upstream = TestRealm.create()) {
            samlBroker(upstream, "saml", "sam");
            Browser browser = new Browser().login(realm, "web", "sam", Map.of("kc_idp_hint", "saml"));
            assertThat(browser.location()).startsWith(Browser.CALLBACK);

            JsonNode told = told("session-revoked", "identity_provider_logout", "system", () -> {
                upstream.admin("POST", "/users/" + upstream.userId("sam") + "/logout", null)
                        .expect(204);
                assertThat(realm.admin("/users/" + realm.userId("sam") + "/sessions"))
                        .isEmpty();
            });

            assertThat(told.get("user").asText()).isEqualTo(realm.userId("sam"));
        }
    }

    private static void samlBroker(TestRealm upstream, String alias, String username) {
        String endpoint = realm.url() + "/broker/" + alias + "/endpoint";
        upstream.admin(
                        "POST",
                        "/clients",
                        Map.of(
                                "clientId",
                                realm.url(),
                                "protocol",
                                "saml",
                                "enabled",
                                true,
                                "frontchannelLogout",
                                false,
                                "redirectUris",
                                List.of(endpoint + "*"),
                                "attributes",
                                Map.of(
                                        "saml_single_logout_service_url_post", endpoint,
                                        "saml.client.signature", "false",
                                        "saml.server.signature", "false",
                                        "saml.force.post.binding", "false",
                                        "saml_force_name_id_format", "true",
                                        "saml_name_id_format", "username")))
                .expect(201);
        upstream.admin("POST", "/users", TestRealm.user(username)).expect(201);
        realm.admin(
                        "POST",
                        "/identity-provider/instances",
                        Map.of(
                                "alias",
                                alias,
                                "providerId",
                                "saml",
                                "enabled",
                                true,
                                "config",
                                Map.of(
                                        "singleSignOnServiceUrl", upstream.url() + "/protocol/saml",
                                        "singleLogoutServiceUrl", upstream.url() + "/protocol/saml",
                                        "idpEntityId", upstream.url(),
                                        "nameIDPolicyFormat", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
                                        "principalType", "SUBJECT",
                                        "postBindingAuthnRequest", "false",
                                        "postBindingResponse", "false",
                                        "validateSignature", "false",
                                        "syncMode", "IMPORT")))
                .expect(201);
        realm.admin("POST", "/users", TestRealm.user(username)).expect(201);
        realm.admin(
                        "POST",
                        "/users/" + realm.userId(username) + "/federated-identity/" + alias,
                        Map.of("identityProvider", alias, "userId", username, "userName", username))
                .expect(204);
    }

    /** Lets the users of {@code upstream} log in, of whom there is one, and be logged out from there. */
    private static void broker(TestRealm upstream, String alias, String username) {
        ClientRepresentation broker = TestRealm.confidentialClient("downstream");
        broker.setAttributes(Map.of(
                "backchannel.logout.url",
                realm.url() + "/protocol/openid-connect/logout/backchannel-logout",
                "backchannel.logout.session.required",
                "true"));
        upstream.admin("POST", "/clients", broker).expect(201);
        upstream.admin("POST", "/users", TestRealm.user(username)).expect(201);
        realm.admin("POST", "/identity-provider/instances", OidcProvider.of(upstream, alias, Map.of()))
                .expect(201);
    }
}
