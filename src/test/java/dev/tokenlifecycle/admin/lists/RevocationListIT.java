package dev.tokenlifecycle.admin.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.revocation.Schemas;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RevocationListIT {
    private static final String CLIENT = "token-lifecycle";
    private static final String ROLE = "read-revocation-lists";

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    private static String reader;

    @BeforeAll
    static void makeAList() {
        realm.policies(
                policy("listed", Map.of("hook-name", "apis", "delivery", List.of("list"))),
                policy("pushed", Map.of("hook-name", "pushed", "endpoint-url", "http://127.0.0.1:1/hook")));
        realm.admin("POST", "/clients", TestRealm.confidentialClient("powerless"))
                .expect(201);
        Callers.grantToWeb(realm, ROLE);
        reader = Callers.serviceToken(realm, "web");
    }

    private static TestRealm.Policy policy(String name, Map<String, ?> hook) {
        return TestRealm.Policy.ofAnyClient(name, "revocation-hook", hook);
    }

    @Test
    void hasARevocationWithinASecondOfIt() {
        JsonNode login = realm.login("app", "alice", "openid").expect(200).json();
        fetch();

        realm.logout("app", login.get("refresh_token").asText()).expect(204);

        String sid = login.get("session_state").asText();
        JsonNode entry = awaitEntry(each -> sid.equals(each.path("sid").asText()));
        assertThat(entry.get("revoked").asText()).isEqualTo("session");
        assertThat(entry.get("type").asText()).isEqualTo("session-revoked");
        assertThat(entry.get("iss").asText()).isEqualTo(realm.url());
        assertThat(entry.get("sub").asText()).isEqualTo(realm.userId("alice"));
        assertThat(entry.get("safe_after").asLong())
                .isGreaterThan(entry.get("event_timestamp").asLong());
    }

    /** The server has no fixed host name: the issuer is as the request says. */
    @Test
    void isOfTheIssuerThatItsReaderKnowsWhoeverRevokedByWhicheverName() {
        String sid = session("bob", "openid");
        fetch();
        String otherName = realm.server().url().toString().replace("127.0.0.1", "localhost");

        Http.json(
                        "DELETE",
                        otherName + "/admin/realms/" + realm.name() + "/sessions/" + sid,
                        null,
                        "Authorization",
                        "Bearer " + Callers.masterToken(otherName))
                .expect(204);

        JsonNode entry = awaitEntry(each -> sid.equals(each.path("sid").asText()));
        assertThat(entry.get("iss").asText()).isEqualTo(realm.url());
    }

    @Test
    void namesTheSessionsOfAUserAsTheyWereWhenTheyEnded() {
        realm.admin("POST", "/users", TestRealm.user("carol")).expect(201);
        String online = session("carol", "openid");
        String offline = session("carol", "openid offline_access");

        realm.admin("POST", "/users/" + realm.userId("carol") + "/logout", null).expect(204);
        String after = session("carol", "openid");

        JsonNode entry =
                awaitEntry(each -> realm.userId("carol").equals(each.path("sub").asText()));
        assertThat(entry.get("revoked").asText()).isEqualTo("user");
        assertThat(entry.get("sids"))
                .extracting(JsonNode::asText)
                .contains(online, offline)
                .doesNotContain(after);
    }

    @Test
    void namesTheSessionsOfADeletedUser() {
        realm.admin("POST", "/users", TestRealm.user("dave")).expect(201);
        String id = realm.userId("dave");
        String session = session("dave", "openid");

        realm.admin("DELETE", "/users/" + id, null).expect(204);

        JsonNode entry = awaitEntry(each -> id.equals(each.path("sub").asText()));
        assertThat(entry.get("sids")).extracting(JsonNode::asText).containsExactly(session);
    }

    @Test
    void namesTheClientOfAServiceAccountAndTheNotBeforeOfAClient() {
        realm.admin("POST", "/clients", TestRealm.confidentialClient("robot")).expect(201);
        String account = Callers.serviceAccount(realm, "robot");
        JsonNode user = realm.admin("/users/" + account);
        ((com.fasterxml.jackson.databind.node.ObjectNode) user).put("enabled", false);
        realm.admin("PUT", "/users/" + account, user).expect(204);
        String uuid = realm.clientUuid("robot");
        JsonNode client = realm.admin("/clients/" + uuid);
        ((com.fasterxml.jackson.databind.node.ObjectNode) client).put("notBefore", 1_700_000_000);
        realm.admin("PUT", "/clients/" + uuid, client).expect(204);

        JsonNode disabled = awaitEntry(each -> account.equals(each.path("sub").asText()));
        JsonNode pushed =
                awaitEntry(each -> "robot".equals(each.path("client_id").asText()));
        assertThat(disabled.get("service_client_id").asText()).isEqualTo("robot");
        assertThat(pushed.get("revoked").asText()).isEqualTo("client");
        assertThat(pushed.get("not_before").asLong()).isEqualTo(1_700_000_000);
    }

    /** A token of the same second, or one that a refresh made since, is as void as older ones. */
    @Test
    void aNotBeforeThatIsSetToNowConcernsAllThatWasIssuedUntilItIsSaved() {
        realm.admin("POST", "/clients", TestRealm.confidentialClient("halted")).expect(201);
        long now = Instant.now().getEpochSecond();

        realm.admin("PUT", "/clients/" + realm.clientUuid("halted"), Map.of("clientId", "halted", "notBefore", now))
                .expect(204);

        JsonNode entry =
                awaitEntry(each -> "halted".equals(each.path("client_id").asText()));
        assertThat(entry.has("not_before")).isFalse();
        assertThat(entry.get("event_timestamp").asLong()).isGreaterThanOrEqualTo(now);
    }

    @Test
    void aListThatIsOnlyListedIsNotPushed() {
        JsonNode login = realm.login("app", "alice", "openid").expect(200).json();
        realm.logout("app", login.get("refresh_token").asText()).expect(204);

        assertThat(realm.admin("/token-lifecycle/deliveries?hook=apis")).isEmpty();
        assertThat(realm.admin("/token-lifecycle/deliveries?hook=pushed")).isNotEmpty();
        assertThat(realm.admin("POST", "/token-lifecycle/hooks/apis/test", null).status())
                .isEqualTo(409);
        assertThat(realm.admin("/token-lifecycle/hooks").get(0).get("delivery").toString())
                .isEqualTo("[\"list\"]");
    }

    @Test
    void isSignedByTheRealmAndOfThePublishedShape() throws Exception {
        String token = fetch().text();
        JWSObject signed = JWSObject.parse(token);
        String keys = Http.get(realm.url() + "/protocol/openid-connect/certs").text();

        assertThat(signed.verify(new RSASSAVerifier(JWKSet.parse(keys)
                        .getKeyByKeyId(signed.getHeader().getKeyID())
                        .toRSAKey())))
                .isTrue();
        assertThat(signed.getHeader().getType().getType()).isEqualTo("revocation-list+jwt");
        JsonNode claims = Jwt.claims(token);
        assertThat(Schemas.revocationList(claims.toString())).isEmpty();
        assertThat(claims.get("aud").asText()).isEqualTo(endpoint(realm, "apis"));
        assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(300);
        assertThat(claims.get("interval_millis").asInt()).isEqualTo(500);
    }

    @Test
    void says304UntilSomethingIsRevoked() {
        JsonNode login = realm.login("app", "bob", "openid").expect(200).json();
        AtomicReference<String> etag = new AtomicReference<>();
        // Others revoke, too, and a minute may end: that it is answered at all is what counts.
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            etag.set(fetch().response().headers().firstValue("ETag").orElseThrow());
            return fetch("If-None-Match", etag.get()).status() == 304;
        });

        realm.logout("app", login.get("refresh_token").asText()).expect(204);

        await().atMost(Duration.ofSeconds(2))
                .until(() -> fetch("If-None-Match", etag.get()).status() == 200);
        assertThat(fetch("If-None-Match", "\"other\", *").status()).isEqualTo(304);
    }

    @Test
    void isPackedForWhomCanUnpackIt() throws IOException, InterruptedException {
        HttpResponse<byte[]> packed = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(endpoint(realm, "apis")))
                                .header("Authorization", "Bearer " + reader)
                                .header("Accept-Encoding", "br, gzip;q=0.5")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(packed.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        String token = new String(
                new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(Jwt.claims(token).has("revocations")).isTrue();
        assertThat(fetch("Accept-Encoding", "gzip;q=0").response().headers().firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void isReadByNobodyElse() {
        try (TestRealm foreign = TestRealm.create()) {
            Callers.grantToWeb(foreign, ROLE);
            Callers.grant(realm, realm.userId("bob"), CLIENT, ROLE);
            String person = realm.login("web", "bob", "openid")
                    .expect(200)
                    .json()
                    .get("access_token")
                    .asText();

            assertThat(Http.get(endpoint(realm, "apis")).status()).isEqualTo(401);
            assertThat(get(realm, "apis", "garbage").status()).isEqualTo(401);
            assertThat(get(realm, "apis", Callers.serviceToken(foreign, "web")).status())
                    .isEqualTo(401);
            assertThat(get(realm, "apis", Callers.masterToken(realm)).status()).isEqualTo(401);
            assertThat(get(realm, "apis", Callers.serviceToken(realm, "powerless"))
                            .status())
                    .isEqualTo(403);
            assertThat(get(realm, "nothing", Callers.serviceToken(realm, "powerless"))
                            .status())
                    .isEqualTo(403);
            assertThat(get(realm, "apis", person).status()).isEqualTo(403);
        }
    }

    @Test
    void isFoundOnlyWhereAHookHasOne() {
        for (String name : List.of("nothing", "pushed", "a%2fb", "x".repeat(500))) {
            Answer answer = get(realm, name, reader);
            assertThat(answer.status()).as(name).isEqualTo(404);
        }
        assertThat(get(realm, "apis?since=1", reader).status()).isEqualTo(400);
        assertThat(Http.json("POST", endpoint(realm, "apis"), Map.of(), "Authorization", "Bearer " + reader)
                        .status())
                .isEqualTo(405);
    }

    @Test
    void isAdvertised() {
        assertThat(Http.get(realm.url() + "/.well-known/openid-configuration")
                        .json()
                        .get("revocation_lists_endpoint")
                        .asText())
                .isEqualTo(realm.url() + "/token-lifecycle/revocation-lists");
    }

    @Test
    void anEndpointIsNeededOnlyForAPush() {
        Answer refused = realm.saveProfile("revocation-hook", Map.of("hook-name", "bad", "delivery", List.of("pull")));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("errorMessage").asText())
                .contains("delivery must be some of push, list, poll, was")
                .contains("pull");
    }

    private static String session(String user, String scope) {
        return realm.login("app", user, scope)
                .expect(200)
                .json()
                .get("session_state")
                .asText();
    }

    private static JsonNode awaitEntry(Predicate<JsonNode> wanted) {
        AtomicReference<JsonNode> found = new AtomicReference<>();
        await().atMost(Duration.ofSeconds(2))
                .until(() -> StreamSupport.stream(
                                Callers.revocations(realm.url(), "apis", reader).spliterator(), false)
                        .filter(wanted)
                        .peek(found::set)
                        .findFirst()
                        .isPresent());
        return found.get();
    }

    private static Answer fetch(String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Authorization";
        all[1] = "Bearer " + reader;
        return Http.get(endpoint(realm, "apis"), all);
    }

    private static Answer get(TestRealm at, String name, String bearer) {
        return Http.get(endpoint(at, name), "Authorization", "Bearer " + bearer);
    }

    private static String endpoint(TestRealm at, String name) {
        return at.url() + "/token-lifecycle/revocation-lists/" + name;
    }
}
