package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.standardwebhooks.Webhook;
import dev.tokenlifecycle.revocation.Schemas;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.Receiver.Received;
import dev.tokenlifecycle.server.TestRealm;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, read with the libraries of others. */
final class FormatIT {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_YW5vdGhlciBzZWNyZXQgb2YgMzIgYnl0ZXMuLi4uLi4=";

    private DeliveryServer deliveries;
    private TestRealm realm;
    private Receiver receiver;
    private HookId hook;

    @BeforeEach
    void makeRealm() {
        deliveries = DeliveryServer.shared();
        realm = TestRealm.create(deliveries.server());
        receiver = Receiver.start();
        hook = new HookId(realm.admin("").get("id").asText(), "hook");
    }

    @AfterEach
    void dropRealm() {
        receiver.close();
        realm.close();
    }

    @Test
    void aSecurityEventTokenIsPushedAsRfc8935AndVerifiesAgainstTheRealmsKeys() throws Exception {
        configure(Map.of("authorization-header", "Bearer receiver-token"));

        Received request = deliver();

        assertThat(request.header("Content-Type")).isEqualTo("application/secevent+jwt");
        assertThat(request.header("Accept")).isEqualTo("application/json");
        assertThat(request.header("Authorization")).isEqualTo("Bearer receiver-token");
        JWTClaimsSet claims = verified(request.body());
        assertThat(claims.getIssuer()).isEqualTo(realm.url());
        assertThat(claims.getAudience()).containsExactly(receiver.url("/"));
        assertThat(Schemas.securityEventToken(request.json())).isEmpty();
    }

    @Test
    void itStillVerifiesAfterTheRealmsKeyWasRotated() throws Exception {
        configure(Map.of());
        String before = deliver().body();

        realm.admin(
                        "POST",
                        "/components",
                        Map.of(
                                "name",
                                "newer",
                                "providerId",
                                "rsa-generated",
                                "providerType",
                                "org.keycloak.keys.KeyProvider",
                                "parentId",
                                hook.realmId(),
                                "config",
                                Map.of("priority", List.of("200"), "algorithm", List.of("RS256"))))
                .expect(201);
        String after = deliver().body();

        assertThat(SignedJWT.parse(after).getHeader().getKeyID())
                .isNotEqualTo(SignedJWT.parse(before).getHeader().getKeyID());
        verified(before);
        verified(after);
    }

    @Test
    void aStandardWebhookVerifiesWithTheProjectsOwnLibrary() {
        configure(Map.of("format", "standard-webhooks", "signing-secret", SECRET));

        Received request = deliver();

        assertThat(request.header("Content-Type")).isEqualTo("application/json");
        assertVerifies(SECRET, request);
        assertThat(Schemas.standardWebhook(request.json())).isEmpty();
    }

    @Test
    void twoSecretsAreGoodForAReceiverThatKnowsEither() {
        configure(Map.of("format", "standard-webhooks", "signing-secret", SECRET + " " + OTHER));

        Received request = deliver();

        assertVerifies(SECRET, request);
        assertVerifies(OTHER, request);
    }

    @Test
    void aSecretComesFromTheVault() {
        deliveries.secret(realm.name(), "signing", OTHER);
        deliveries.secret(realm.name(), "token", "Bearer from-the-vault");
        configure(Map.of(
                "format", "standard-webhooks",
                "signing-secret", "${vault.signing}",
                "authorization-header", "${vault.token}"));

        Received request = deliver();

        assertVerifies(OTHER, request);
        assertThat(request.header("Authorization")).isEqualTo("Bearer from-the-vault");
    }

    @Test
    void whatCannotBeSignedIsNotSentAndSaysSo() {
        configure(Map.of("format", "standard-webhooks", "signing-secret", "${vault.later}"));

        String id = deliveries.outbox().queue(hook, realm.url(), 1).get(0);

        await().until(() -> deliveries.outbox().column("last_error", id) != null);
        assertThat(deliveries.outbox().column("last_error", id))
                .isEqualTo("signing-secret refers to a secret that the vault doesn't have");
        assertThat(receiver.received()).isEmpty();

        deliveries.secret(realm.name(), "later", SECRET);

        assertVerifies(SECRET, receiver.await(request -> request.id().equals(id)));
    }

    @Test
    void aReceiverThatEchoesASecretDoesNotGetItIntoTheOutbox() {
        configure(Map.of("authorization-header", "Bearer top-secret"));
        receiver.answering(request -> new Receiver.Reply(
                400,
                Map.of(),
                "{\"err\":\"access_denied\",\"description\":\"no " + request.header("Authorization") + "\"}",
                Duration.ZERO));

        String id = deliveries.outbox().queue(hook, realm.url(), 1).get(0);

        await().until(() -> deliveries.outbox().column("last_error", id) != null);
        assertThat(deliveries.outbox().column("last_error", id)).isEqualTo("status 400, access_denied no ***");
        assertThat(deliveries.server().log()).doesNotContain("top-secret");
    }

    /** From the vault, and so nowhere; what our own code shows is the same with a secret that stands in the settings. */
    @Test
    void aSecretStandsNowhere() {
        String token = "token-" + UUID.randomUUID();
        deliveries.secret(realm.name(), "signing", SECRET);
        deliveries.secret(realm.name(), "token", "Bearer " + token);
        realm.admin("PUT", "", Map.of("adminEventsEnabled", true, "adminEventsDetailsEnabled", true))
                .expect(204);
        configure(Map.of(
                "format", "standard-webhooks",
                "signing-secret", "${vault.signing}",
                "authorization-header", "${vault.token}"));
        assertVerifies(SECRET, deliver());
        receiver.answering(request -> new Receiver.Reply(
                400, Map.of(), "{\"err\":\"" + request.header("Authorization") + "\"}", Duration.ZERO));
        String failed = deliveries.outbox().queue(hook, realm.url(), 1).get(0);
        await().until(() -> deliveries.outbox().column("last_error", failed) != null);
        String test =
                realm.admin("POST", "/token-lifecycle/hooks/hook/test", null).text();

        assertThat(Stream.of(
                                "/client-policies/profiles",
                                "/client-policies/policies",
                                "/admin-events",
                                "/events",
                                "/token-lifecycle/hooks",
                                "/token-lifecycle/deliveries")
                        .map(path -> realm.admin("GET", path, null).expect(200).text()))
                .allSatisfy(text -> assertThat(text).isNotEmpty().doesNotContain(token, SECRET));
        assertThat(realm.admin("POST", "/partial-export?exportClients=true", null)
                        .expect(200)
                        .text())
                .contains("${vault.signing}")
                .doesNotContain(token, SECRET);
        assertThat(test).contains("***").doesNotContain(token, SECRET);
        assertThat(Http.get(deliveries.server().managementUrl() + "/metrics").text())
                .doesNotContain(token, SECRET);
        assertThat(deliveries.server().log()).doesNotContain(token, SECRET);
        assertThat(deliveries.outbox().column("payload || last_error", failed)).doesNotContain(token, SECRET);
    }

    private void configure(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("hook-name", "hook");
        all.put("endpoint-url", receiver.url("/"));
        realm.policy("revocation-hook", all);
    }

    private Received deliver() {
        String id = deliveries.outbox().queue(hook, realm.url(), 1).get(0);
        return receiver.await(request -> request.id().equals(id));
    }

    private JWTClaimsSet verified(String token) throws Exception {
        JWKSet keys = JWKSet.parse(
                Http.get(realm.url() + "/protocol/openid-connect/certs").text());
        DefaultJWTProcessor<?> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("secevent+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, new ImmutableJWKSet<>(keys)));
        return processor.process(token, null);
    }

    private static void assertVerifies(String secret, Received request) {
        Map<String, List<String>> headers = request.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
        assertThatCode(() -> new Webhook(secret).verify(request.body(), HttpHeaders.of(headers, (name, value) -> true)))
                .doesNotThrowAnyException();
    }
}
