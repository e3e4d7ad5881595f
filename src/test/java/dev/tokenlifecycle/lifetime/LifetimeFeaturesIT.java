package dev.tokenlifecycle.lifetime;

import static dev.tokenlifecycle.server.TokenLife.assertBothCapped;
import static dev.tokenlifecycle.server.TokenLife.assertCapped;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.SharedBuild;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import dev.tokenlifecycle.server.TokenLife;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.representations.idm.ClientRepresentation;

/** The grants that need a server with features or settings of their own. */
final class LifetimeFeaturesIT {
    private static final int CEILING = 55;
    private static final int LONG = 1200;

    /** The bearer tokens with which Keycloak asks a CIBA user's device. */
    private static final BlockingQueue<String> ASKED = new LinkedBlockingQueue<>();

    private static HttpServer device;
    private static DistributionServer server;
    private static TestRealm realm;
    private static KeyPair issuerKeys;

    @BeforeAll
    static void startServer() throws IOException, GeneralSecurityException {
        device = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        device.createContext("/", exchange -> {
            ASKED.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        device.start();
        server = new DistributionServer.Builder("grants")
                .options(SharedBuild.grants())
                .options(
                        "--spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri=http://127.0.0.1:"
                                + device.getAddress().getPort())
                .start();
        realm = TestRealm.create(server, it -> {
            it.setAccessTokenLifespan(LONG);
            it.setVerifiableCredentialsEnabled(true);
        });
        realm.admin("POST", "/clients", client("all")).expect(201);
        realm.admin("POST", "/clients", client("audience")).expect(201);
        issuerKeys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        trustIssuer();
    }

    @AfterAll
    static void stopServer() {
        server.close();
        device.stop(0);
    }

    @BeforeEach
    void ceiling() {
        realm.policy("access-token-lifetime", Map.of("max-lifetime-seconds", Integer.toString(CEILING)));
    }

    private static ClientRepresentation client(String clientId) {
        ClientRepresentation client = TestRealm.confidentialClient(clientId);
        client.setAttributes(Map.of(
                "oidc.ciba.grant.enabled", "true",
                "oauth2.jwt.authorization.grant.enabled", "true",
                "oauth2.jwt.authorization.grant.idp", "elsewhere",
                "oid4vci.enabled", "true"));
        return client;
    }

    @Test
    void cibaGivesCappedTokensAndARefreshOfThemToo() throws InterruptedException {
        JsonNode answer = byCiba();

        assertBothCapped(answer, CEILING);
        assertBothCapped(
                realm.refresh("all", answer.get("refresh_token").asText())
                        .expect(200)
                        .json(),
                CEILING);
    }

    @Test
    void legacyTokenExchangeGivesCappedTokens() {
        assertBothCapped(exchange(Map.of()).expect(200).json(), CEILING);
    }

    @Test
    void legacyTokenExchangeKeepsTheIdTokenWhereItIsNotCapped() {
        realm.policy(
                "access-token-lifetime",
                Map.of("max-lifetime-seconds", Integer.toString(CEILING), "cap-id-token", "false"));
        JsonNode answer = exchange(Map.of()).expect(200).json();

        assertThat(TokenLife.of(answer, "access_token")).isEqualTo(CEILING);
        assertThat(TokenLife.of(answer, "id_token")).isBetween(LONG - 2L, (long) LONG);
    }

    @Test
    void legacyTokenExchangeToAnAudienceHasTheCeilingOfBoth() {
        permitExchangeTo("audience");
        realm.policies(role("asks", "300"), role("is-audience", "70"));
        addRole("all", "asks");
        addRole("audience", "is-audience");
        assertBothCapped(exchange(Map.of("audience", "audience")).expect(200).json(), 70);

        realm.policies(role("asks", "60"), role("is-audience", "700"));
        assertBothCapped(exchange(Map.of("audience", "audience")).expect(200).json(), 60);
    }

    @Test
    void theJwtAuthorizationGrantGivesCappedTokens() throws GeneralSecurityException {
        assertBothCapped(byAssertion(), CEILING);
    }

    @Test
    void aPolicyForTheJwtAuthorizationGrantCapsItsTokensOnly() throws GeneralSecurityException {
        realm.policies(Policy.ofGrant(
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                false,
                "access-token-lifetime",
                Map.of("max-lifetime-seconds", "40")));

        assertBothCapped(byAssertion(), 40);
        assertThat(TokenLife.of(realm.login("all", "alice", "openid").json(), "access_token"))
                .isEqualTo(LONG);
    }

    @Test
    void aPreAuthorizedCodeGivesATokenThatIsCappedByItsScope() {
        realm.policy(
                "access-token-lifetime",
                Map.of(
                        "max-lifetime-seconds",
                        Integer.toString(CEILING),
                        "scope-lifetimes",
                        List.of(credential().get("name").asText() + "=44")));

        assertCapped(byPreAuthorizedCode(), 44);
    }

    /** On the events of these grants the condition abstains, so nothing tells which grant it is. */
    @ParameterizedTest
    @CsvSource({
        "urn:openid:params:grant-type:ciba,false",
        "urn:ietf:params:oauth:grant-type:pre-authorized_code,false",
        "password,true"
    })
    void aPolicyForAGrantAloneHoldsForNeitherCibaNorPreAuthorizedCodes(String grant, boolean negated)
            throws InterruptedException {
        realm.policies(Policy.ofGrant(grant, negated, "access-token-lifetime", Map.of("max-lifetime-seconds", "60")));

        assertBothCapped(byCiba(), LONG);
        assertCapped(byPreAuthorizedCode(), LONG);

        realm.policies(Policy.ofGrant(grant, negated, "refresh-token-rotation", Map.of("reuse-grace-seconds", "0")));
        JsonNode ciba = byCiba();
        assertThat(Jwt.claims(ciba.get("refresh_token").asText()).has("token_family"))
                .isFalse();
        // The refresh itself is of a grant that the condition knows: negated, it isn't a password.
        realm.refresh("all", ciba.get("refresh_token").asText()).expect(200);
        realm.refresh("all", ciba.get("refresh_token").asText()).expect(negated ? 400 : 200);
        assertThat(byPreAuthorizedCode().has("refresh_token")).isFalse();
    }

    @Test
    void besideAConditionOnTheClientTheGrantSaysNothingOfCiba() throws InterruptedException {
        addRole("all", "governed");
        realm.policies(role("governed", "60"));
        realm.andCondition("grant-type", Map.of("grant_types", List.of("password")), "DEFAULT");
        assertBothCapped(byCiba(), 60);
        assertCapped(byPreAuthorizedCode(), 60);

        realm.policies(role("governed", "60"));
        realm.andCondition("grant-type", Map.of("grant_types", List.of("password")), "STRICT");
        assertBothCapped(byCiba(), LONG);
        assertCapped(byPreAuthorizedCode(), LONG);
    }

    /** Keycloak's own credential scope. */
    private static JsonNode credential() {
        for (JsonNode scope : realm.admin("/client-scopes")) {
            if ("oid4vc".equals(scope.get("protocol").asText())) {
                return scope;
            }
        }
        throw new AssertionError("no credential scope");
    }

    private static JsonNode byPreAuthorizedCode() {
        JsonNode credential = credential();
        String credentials = "/users/" + realm.userId("alice") + "/vc/credentials";
        if (realm.admin(credentials).isEmpty()) {
            realm.admin(
                            "POST",
                            credentials,
                            Map.of("credentialScopeName", credential.get("name").asText()))
                    .expect(200);
        }
        String token = realm.login("all", "alice", "openid")
                .expect(200)
                .json()
                .get("access_token")
                .asText();
        String offers = realm.url() + "/protocol/oid4vc/";
        JsonNode uri = Http.get(
                        offers + "create-credential-offer?pre_authorized=true&credential_configuration_id="
                                + credential
                                        .at("/attributes/vc.credential_configuration_id")
                                        .asText(),
                        "Authorization",
                        "Bearer " + token)
                .expect(200)
                .json();
        JsonNode offer = Http.get(
                        offers + "credential-offer/" + uri.get("nonce").asText())
                .expect(200)
                .json();
        String grant = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
        return Http.post(
                        realm.url() + "/protocol/openid-connect/token",
                        Map.of(
                                "grant_type",
                                grant,
                                "pre-authorized_code",
                                offer.at("/grants")
                                        .get(grant)
                                        .get("pre-authorized_code")
                                        .asText()))
                .expect(200)
                .json();
    }

    private static JsonNode byCiba() throws InterruptedException {
        JsonNode request = Http.post(
                        realm.url() + "/protocol/openid-connect/ext/ciba/auth",
                        Map.of(
                                "client_id",
                                "all",
                                "client_secret",
                                TestRealm.SECRET,
                                "login_hint",
                                "alice",
                                "scope",
                                "openid"))
                .expect(200)
                .json();
        String bearer = ASKED.poll(30, TimeUnit.SECONDS);
        assertThat(bearer).isNotNull();
        Http.json(
                        "POST",
                        realm.url() + "/protocol/openid-connect/ext/ciba/auth/callback",
                        Map.of("status", "SUCCEED"),
                        "Authorization",
                        bearer)
                .expect(200);
        return realm.token(
                        "all",
                        Map.of(
                                "grant_type",
                                "urn:openid:params:grant-type:ciba",
                                "auth_req_id",
                                request.get("auth_req_id").asText()))
                .expect(200)
                .json();
    }

    private static Http.Answer exchange(Map<String, String> more) {
        String subject = realm.login("all", "alice", "openid")
                .expect(200)
                .json()
                .get("access_token")
                .asText();
        return realm.exchange("all", subject, more);
    }

    private static JsonNode byAssertion() throws GeneralSecurityException {
        return realm.token(
                        "all",
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                                "assertion",
                                assertion(),
                                "scope",
                                "openid"))
                .expect(200)
                .json();
    }

    private static String assertion() throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        String header = encode("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
        String claims = encode(("{\"iss\":\"https://elsewhere.example\",\"sub\":\"alice-there\",\"aud\":\""
                        + realm.url() + "\",\"jti\":\"" + UUID.randomUUID() + "\",\"iat\":" + now + ",\"exp\":"
                        + (now + 120) + "}")
                .getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(issuerKeys.getPrivate());
        signature.update((header + "." + claims).getBytes(StandardCharsets.UTF_8));
        return header + "." + claims + "." + encode(signature.sign());
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void trustIssuer() {
        String key = Base64.getEncoder().encodeToString(issuerKeys.getPublic().getEncoded());
        realm.admin(
                        "POST",
                        "/identity-provider/instances",
                        Map.of(
                                "alias",
                                "elsewhere",
                                "providerId",
                                "jwt-authorization-grant",
                                "enabled",
                                true,
                                "config",
                                Map.of(
                                        "issuer",
                                        "https://elsewhere.example",
                                        "jwtAuthorizationGrantEnabled",
                                        "true",
                                        "useJwksUrl",
                                        "false",
                                        "publicKeySignatureVerifier",
                                        key)))
                .expect(201);
        realm.admin(
                        "POST",
                        "/users/" + realm.userId("alice") + "/federated-identity/elsewhere",
                        Map.of("userId", "alice-there", "userName", "alice"))
                .expect(204);
    }

    private static Policy role(String role, String seconds) {
        return Policy.ofRole(role, "access-token-lifetime", Map.of("max-lifetime-seconds", seconds));
    }

    private static void addRole(String clientId, String role) {
        realm.admin("POST", "/clients/" + realm.clientUuid(clientId) + "/roles", Map.of("name", role))
                .expect(201);
    }

    /** Lets the client "all" exchange tokens for {@code audience}, as the console's Permissions tab would. */
    private static void permitExchangeTo(String audience) {
        String permission = realm.admin(
                        "PUT",
                        "/clients/" + realm.clientUuid(audience) + "/management/permissions",
                        Map.of("enabled", true))
                .expect(200)
                .json()
                .at("/scopePermissions/token-exchange")
                .asText();
        String server = "/clients/" + realm.clientUuid("realm-management") + "/authz/resource-server";
        String policy = realm.admin(
                        "POST",
                        server + "/policy/client",
                        Map.of("name", "may-exchange", "clients", List.of(realm.clientUuid("all"))))
                .expect(201)
                .json()
                .get("id")
                .asText();
        ObjectNode changed = (ObjectNode) realm.admin(server + "/permission/scope/" + permission);
        changed.putArray("policies").add(policy);
        realm.admin("PUT", server + "/permission/scope/" + permission, changed).expect(201);
    }
}
