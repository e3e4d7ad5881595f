package dev.tokenlifecycle.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.RealmKeys;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import dev.tokenlifecycle.server.TokenLife;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.ClientRepresentation;

/** Every way to save a client whose <em>Access Token Lifespan</em> is above its ceiling of 120 seconds. */
final class LifetimeGovernanceIT {
    private static final String LIFESPAN = "access.token.lifespan";
    private static final String REFUSAL = "Access Token Lifespan must be at most 120 seconds";

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @BeforeEach
    void refuse() {
        ceiling(false);
    }

    @Test
    void creatingIsRefused() {
        Answer refused = create("new", "3600");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains(REFUSAL).contains("was 3600");
        assertThat(realm.admin("/clients?clientId=new")).isEmpty();
    }

    @Test
    void creatingIsLowered() {
        ceiling(true);
        create("low", "3600").expect(201);

        assertThat(lifespan("low")).isEqualTo("120");
    }

    @Test
    void changingIsRefused() {
        create("changed", "60").expect(201);

        Answer refused = change("changed", "3600");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains(REFUSAL);
        assertThat(lifespan("changed")).isEqualTo("60");
    }

    @Test
    void changingIsLowered() {
        create("changed-low", "60").expect(201);
        ceiling(true);
        change("changed-low", "-1").expect(204);

        assertThat(lifespan("changed-low")).isEqualTo("120");
    }

    @Test
    void refusingWinsOverLoweringInWhateverOrder() {
        Policy refuses = policy("refuses", "any-client", Map.of(), false);
        Policy lowers = policy("lowers", "any-client", Map.of(), true);

        realm.policies(refuses, lowers);
        assertThat(create("both", "3600").status()).isEqualTo(400);
        realm.policies(lowers, refuses);
        assertThat(create("both", "3600").status()).isEqualTo(400);
    }

    @Test
    void aConditionThatNeedsTheClientIsAskedOnceItExists() {
        Map<String, Object> attribute = Map.of("attributes", "[{\"key\":\"tier\",\"value\":\"gold\"}]");
        realm.policies(policy("tiers", "client-attributes", attribute, false));

        Answer refused = create("tiered", "3600", Map.of("tier", "gold"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains(REFUSAL);
        assertThat(realm.admin("/clients?clientId=tiered")).isEmpty();
        create("untiered", "3600", Map.of("tier", "tin")).expect(201);

        realm.policies(policy("tiers", "client-attributes", attribute, true));
        create("tiered", "3600", Map.of("tier", "gold")).expect(201);
        assertThat(lifespan("tiered")).isEqualTo("120");
    }

    @Test
    void dynamicRegistrationIsRefused() {
        Answer refused = register("default", client("registered", "3600"));

        // Keycloak's own answer to whatever a client policy refuses here.
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains(REFUSAL);
        assertThat(realm.admin("/clients?clientId=registered")).isEmpty();
    }

    @Test
    void dynamicRegistrationIsLowered() {
        ceiling(true);
        Answer registered =
                register("default", client("registered-low", "3600")).expect(201);

        assertThat(registered.json().at("/attributes/" + LIFESPAN).asText()).isEqualTo("120");
        assertThat(lifespan("registered-low")).isEqualTo("120");
    }

    @Test
    void aDynamicallyRegisteredClientCanNotBeRaised() {
        JsonNode registered =
                register("default", client("raised", "60")).expect(201).json();

        Answer refused = Http.json(
                "PUT",
                realm.url() + "/clients-registrations/default/raised",
                client("raised", "3600"),
                "Authorization",
                "Bearer " + registered.get("registrationAccessToken").asText());

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains(REFUSAL);
        assertThat(lifespan("raised")).isEqualTo("60");
    }

    /** OpenID Connect has no metadata for a lifespan: what is registered that way has none of its own, and is capped. */
    @Test
    void openIdRegistrationKnowsNoLifespan() {
        Map<String, Object> metadata = new HashMap<>(Map.of(
                "redirect_uris",
                List.of(BrowserLogin.CALLBACK),
                "grant_types",
                List.of("client_credentials"),
                LIFESPAN,
                "3600"));
        assertThat(register("openid-connect", metadata).status()).isEqualTo(400);
        metadata.remove(LIFESPAN);
        JsonNode registered = register("openid-connect", metadata).expect(201).json();
        String clientId = registered.get("client_id").asText();
        JsonNode token = Http.post(
                        realm.url() + "/protocol/openid-connect/token",
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                clientId,
                                "client_secret",
                                registered.get("client_secret").asText()))
                .expect(200)
                .json();

        assertThat(realm.admin("/clients?clientId=" + clientId)
                        .get(0)
                        .at("/attributes/" + LIFESPAN)
                        .isMissingNode())
                .isTrue();
        TokenLife.assertCapped(token, 120);
    }

    @Test
    void aClientThatWasAboveTheCeilingKeepsWorkingAndIsReported() {
        realm.policies();
        JsonNode registered = register("openid-connect", Map.of("redirect_uris", List.of(BrowserLogin.CALLBACK)))
                .expect(201)
                .json();
        String clientId = registered.get("client_id").asText();
        change(clientId, "3600").expect(204);
        create("before", "3600").expect(201);
        ceiling(false);

        TokenLife.assertBothCapped(realm.login("before", "alice", "openid").json(), 120);
        assertThat(reported("before").get("over_ceiling").asBoolean()).isTrue();
        assertThat(reported("before").get("effective_seconds").asInt()).isEqualTo(120);
        // Its owner can change what OpenID Connect lets them change.
        Http.json(
                        "PUT",
                        registered.get("registration_client_uri").asText(),
                        Map.of("client_id", clientId, "redirect_uris", List.of("http://localhost/other")),
                        "Authorization",
                        "Bearer " + registered.get("registration_access_token").asText())
                .expect(200);
        assertThat(lifespan(clientId)).isEqualTo("3600");
    }

    @Test
    void aRealmImportIsRefused() {
        String name = "import-" + UUID.randomUUID();

        Answer refused = importRealm(name, false);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("Client imported").contains(REFUSAL);
        assertThat(realm.masterAdmin("GET", "/admin/realms/" + name, null).status())
                .isEqualTo(404);
    }

    @Test
    void aRealmImportIsLowered() {
        String name = "import-" + UUID.randomUUID();
        importRealm(name, true).expect(201);

        assertThat(realm.masterAdmin("GET", "/admin/realms/" + name + "/clients?clientId=imported", null)
                        .json()
                        .get(0)
                        .at("/attributes/" + LIFESPAN)
                        .asText())
                .isEqualTo("120");
        realm.masterAdmin("DELETE", "/admin/realms/" + name, null).expect(204);
    }

    /** Keycloak tells nobody about it. */
    @Test
    void aPartialImportIsCappedAndReported() {
        realm.admin(
                        "POST",
                        "/partialImport",
                        Map.of("ifResourceExists", "FAIL", "clients", List.of(client("partly", "3600"))))
                .expect(200);

        TokenLife.assertBothCapped(realm.login("partly", "alice", "openid").json(), 120);
        assertThat(reported("partly").get("over_ceiling").asBoolean()).isTrue();
    }

    private static Answer importRealm(String name, boolean autoConfigure) {
        Map<String, Object> executor = Map.of(
                "executor",
                "access-token-lifetime",
                "configuration",
                Map.of("max-lifetime-seconds", "120", "auto-configure", Boolean.toString(autoConfigure)));
        return realm.masterAdmin(
                "POST",
                "/admin/realms",
                Map.of(
                        "realm",
                        name,
                        "enabled",
                        true,
                        "components",
                        RealmKeys.small(),
                        "clients",
                        List.of(client("imported", "3600"), client("fine", "60")),
                        "clientProfiles",
                        Map.of("profiles", List.of(Map.of("name", "ceiling", "executors", List.of(executor)))),
                        "clientPolicies",
                        Map.of(
                                "policies",
                                List.of(Map.of(
                                        "name",
                                        "ceiling",
                                        "enabled",
                                        true,
                                        "conditions",
                                        List.of(Map.of("condition", "any-client", "configuration", Map.of())),
                                        "profiles",
                                        List.of("ceiling"))))));
    }

    private static Answer register(String endpoint, Object metadata) {
        String token = realm.admin("POST", "/clients-initial-access", Map.of("count", 1, "expiration", 60))
                .expect(201)
                .json()
                .get("token")
                .asText();
        return Http.json(
                "POST",
                realm.url() + "/clients-registrations/" + endpoint,
                metadata,
                "Authorization",
                "Bearer " + token);
    }

    private static ClientRepresentation client(String clientId, String lifespan) {
        ClientRepresentation client = TestRealm.confidentialClient(clientId);
        client.setRedirectUris(List.of(BrowserLogin.CALLBACK));
        client.setAttributes(Map.of(LIFESPAN, lifespan));
        // Keycloak's dynamic registration refuses a client with an audience mapper.
        client.setProtocolMappers(null);
        return client;
    }

    private static Answer create(String clientId, String lifespan) {
        return create(clientId, lifespan, Map.of());
    }

    private static Answer create(String clientId, String lifespan, Map<String, String> attributes) {
        ClientRepresentation client = client(clientId, lifespan);
        Map<String, String> all = new HashMap<>(attributes);
        all.put(LIFESPAN, lifespan);
        client.setAttributes(all);
        return realm.admin("POST", "/clients", client);
    }

    private static Answer change(String clientId, String lifespan) {
        ObjectNode client =
                (ObjectNode) realm.admin("/clients?clientId=" + clientId).get(0);
        ((ObjectNode) client.get("attributes")).put(LIFESPAN, lifespan);
        return realm.admin("PUT", "/clients/" + client.get("id").asText(), client);
    }

    private static String lifespan(String clientId) {
        return realm.admin("/clients?clientId=" + clientId)
                .get(0)
                .at("/attributes/" + LIFESPAN)
                .asText();
    }

    private static JsonNode reported(String clientId) {
        for (JsonNode client : realm.admin("/token-lifecycle/lifetimes?max=1000")) {
            if (clientId.equals(client.get("client_id").asText())) {
                return client;
            }
        }
        throw new AssertionError(clientId + " is not in the report");
    }

    private static Policy policy(String name, String condition, Map<String, ?> configuration, boolean autoConfigure) {
        return new Policy(
                name,
                condition,
                configuration,
                "access-token-lifetime",
                Map.of("max-lifetime-seconds", "120", "auto-configure", Boolean.toString(autoConfigure)));
    }

    private static void ceiling(boolean autoConfigure) {
        realm.policies(policy("ceiling", "any-client", Map.of(), autoConfigure));
    }
}
