package dev.tokenlifecycle.admin.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.admin.ApiDescription;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.revocation.Schemas;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A receiver that fetches (RFC 8936). */
final class RevocationPollIT {
    private static final String CLIENT = "token-lifecycle";
    private static final String ROLE = "poll-security-events";

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @RegisterExtension
    final TestRealm realm = TestRealm.onSharedServer();

    private String poller;

    @BeforeEach
    void configure() {
        realm.policies(
                policy("polled", Map.of("hook-name", "siem", "delivery", List.of("poll"))),
                policy("listed", Map.of("hook-name", "apis", "delivery", List.of("list"))));
        Callers.grantToWeb(realm, ROLE);
        poller = Callers.serviceToken(realm, "web");
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private static TestRealm.Policy policy(String name, Map<String, ?> hook) {
        return TestRealm.Policy.ofAnyClient(name, "revocation-hook", hook);
    }

    @Test
    void aTokenIsHandedOutAgainUntilItIsAcknowledged() {
        String sid = logout("alice");

        Map<String, String> first = awaitTokens(1);
        Map<String, String> second = tokens(now());
        String jti = first.keySet().iterator().next();

        assertThat(second).containsOnlyKeys(jti);
        JsonNode claims = Jwt.claims(first.get(jti));
        assertThat(Schemas.securityEventToken(claims.toString())).isEmpty();
        assertThat(claims.get("jti").asText()).isEqualTo(jti);
        assertThat(claims.get("aud").asText()).isEqualTo(url(realm, "siem"));
        assertThat(claims.at("/sub_id/session/id").asText()).isEqualTo(sid);

        assertThat(tokens(poll(Map.of("ack", List.of(jti), "returnImmediately", true))))
                .isEmpty();
        assertThat(tokens(now())).isEmpty();
        assertThat(delivery(jti).get("status").asText()).isEqualTo("delivered");
        assertThat(delivery(jti).get("delivery").asText()).isEqualTo("poll");
    }

    @Test
    void acknowledgingAgainOrSomethingElseChangesNothing() {
        logout("alice");
        String jti = awaitTokens(1).keySet().iterator().next();
        poll(Map.of("ack", List.of(jti, "unknown"), "maxEvents", 0));

        Answer again = poll(Map.of("ack", List.of(jti, "unknown"), "maxEvents", 0));

        assertThat(again.json().get("sets")).isEmpty();
        assertThat(delivery(jti).get("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void whatTheReceiverCannotAcceptIsADeadLetterWithItsWords() {
        logout("alice");
        String jti = awaitTokens(1).keySet().iterator().next();

        Answer answer = poll(Map.of(
                "returnImmediately",
                true,
                "setErrs",
                Map.of(jti, Map.of("err", "invalid_audience", "description", "not\nmine"))));

        assertThat(tokens(answer)).isEmpty();
        JsonNode dead = delivery(jti);
        assertThat(dead.get("status").asText()).isEqualTo("dead-letter");
        assertThat(dead.get("last_error").asText()).isEqualTo("invalid_audience not mine");
        assertThat(realm.admin("/token-lifecycle/hooks")
                        .get(0)
                        .get("dead_letters")
                        .asInt())
                .isEqualTo(1);

        realm.admin("POST", "/token-lifecycle/deliveries/" + jti + "/redeliver", null)
                .expect(200);

        assertThat(awaitTokens(1)).containsOnlyKeys(jti);
    }

    @Test
    void theOldestComeFirstAsManyAsAreAskedFor() {
        List<String> sids = List.of(logout("alice"), logout("bob"), logout("alice"));
        awaitTokens(3);

        Answer two = poll(Map.of("maxEvents", 2));
        Answer rest = poll(Map.of("maxEvents", 2, "ack", tokens(two).keySet()));

        assertThat(two.json().get("moreAvailable").asBoolean()).isTrue();
        assertThat(rest.json().has("moreAvailable")).isFalse();
        List<String> order = new ArrayList<>();
        tokens(two).values().forEach(each -> order.add(sid(each)));
        tokens(rest).values().forEach(each -> order.add(sid(each)));
        assertThat(order).isEqualTo(sids);
    }

    @Test
    void aRequestWaitsUntilSomethingIsRevoked() {
        JsonNode login = realm.login("app", "alice", "openid").expect(200).json();
        tokens(now());
        Future<Answer> waiting = threads.submit(() -> poll(Map.of()));

        await().during(Duration.ofMillis(300)).until(() -> !waiting.isDone());
        Instant revoked = Instant.now();
        realm.logout("app", login.get("refresh_token").asText()).expect(204);

        assertThat(tokens(answer(waiting))).hasSize(1);
        Duration took = Duration.between(revoked, Instant.now());
        System.out.println(
                "RevocationPollIT: a waiting request was answered " + took.toMillis() + " ms after the logout began");
        assertThat(took).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void onlyAFewRequestsWaitForOneHook() {
        tokens(now());
        List<Future<Answer>> waiting = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            waiting.add(threads.submit(() -> poll(Map.of())));
        }

        await().atMost(Duration.ofSeconds(10))
                .until(() -> waiting.stream().filter(Future::isDone).count() == 2);
        waiting.stream().filter(Future::isDone).map(RevocationPollIT::answer).forEach(each -> {
            assertThat(each.status()).isEqualTo(429);
            assertThat(each.response().headers().firstValue("Retry-After")).hasValue("5");
        });
        assertThat(now().status()).isEqualTo(200);

        logout("alice");

        assertThat(waiting.stream().map(RevocationPollIT::answer).filter(each -> each.status() == 200))
                .hasSize(4)
                .allSatisfy(each -> assertThat(tokens(each)).hasSize(1));
    }

    /** The same bytes, so it was neither read nor signed again. */
    @Test
    void manyRequestsInASecondAreAnsweredFromTheNodesMemory() {
        logout("alice");
        String token = awaitTokens(1).values().iterator().next();

        for (int i = 0; i < 20; i++) {
            assertThat(tokens(now()).values()).containsExactly(token);
        }
    }

    @Test
    void aTestWaitsLikeAnyOther() {
        Answer queued = realm.admin("POST", "/token-lifecycle/hooks/siem/test", null);

        assertThat(queued.status()).isEqualTo(202);
        assertThat(ApiDescription.read()
                        .contradictions("POST /admin/realms/{realm}/token-lifecycle/hooks/{name}/test", queued))
                .isEmpty();
        Map<String, String> tokens = awaitTokens(1);
        assertThat(tokens).containsOnlyKeys(queued.json().get("id").asText());
        JsonNode claims = Jwt.claims(tokens.values().iterator().next());
        assertThat(claims.at("/sub_id/format").asText()).isEqualTo("opaque");
        assertThat(claims.get("events").fieldNames().next()).endsWith("/ssf/event-type/verification");
    }

    @Test
    void aHookMayBePushedToAndPolledAndTheIdsDiffer() {
        realm.policies(policy(
                "both",
                Map.of(
                        "hook-name",
                        "siem",
                        "delivery",
                        List.of("push", "poll"),
                        "endpoint-url",
                        "http://127.0.0.1:1/hook")));
        logout("alice");
        Map<String, String> polled = awaitTokens(1);

        JsonNode deliveries = realm.admin("/token-lifecycle/deliveries?hook=siem");

        assertThat(deliveries.findValuesAsText("delivery")).containsExactlyInAnyOrder("push", "poll");
        assertThat(deliveries.findValuesAsText("id"))
                .contains(polled.keySet().iterator().next());
        assertThat(realm.admin("/token-lifecycle/hooks").get(0).get("waiting").asInt())
                .isEqualTo(2);
    }

    @Test
    void isPolledByNobodyElse() {
        try (TestRealm foreign = TestRealm.create()) {
            Callers.grantToWeb(foreign, ROLE);
            realm.admin("POST", "/clients", TestRealm.confidentialClient("powerless"))
                    .expect(201);
            Callers.createRole(realm, CLIENT, "read-revocation-lists");
            Callers.grant(realm, Callers.serviceAccount(realm, "powerless"), CLIENT, "read-revocation-lists");
            Callers.grant(realm, realm.userId("bob"), CLIENT, ROLE);
            String person = realm.login("web", "bob", "openid")
                    .expect(200)
                    .json()
                    .get("access_token")
                    .asText();

            assertThat(Http.json("POST", url(realm, "siem"), Map.of()).status()).isEqualTo(401);
            assertThat(Http.json("POST", url(realm, "siem") + "?access_token=" + poller, Map.of())
                            .status())
                    .isEqualTo(401);
            assertThat(poll(realm, "siem", "garbage", Map.of()).status()).isEqualTo(401);
            assertThat(poll(realm, "siem", Callers.serviceToken(foreign, "web"), Map.of())
                            .status())
                    .isEqualTo(401);
            assertThat(poll(realm, "siem", Callers.masterToken(realm), Map.of()).status())
                    .isEqualTo(401);
            assertThat(poll(realm, "siem", person, Map.of()).status()).isEqualTo(403);
            assertThat(poll(realm, "nothing", Callers.serviceToken(realm, "powerless"), Map.of())
                            .status())
                    .isEqualTo(403);
            Answer powerless = poll(realm, "siem", Callers.serviceToken(realm, "powerless"), Map.of());
            assertThat(powerless.status()).isEqualTo(403);
            assertThat(powerless.response().headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer error=\"insufficient_scope\"");
        }
    }

    @Test
    void isFoundOnlyWhereAHookIsPolled() {
        for (String name : List.of("nothing", "apis", "a%2fb", "x".repeat(500))) {
            assertThat(poll(realm, name, poller, Map.of()).status()).as(name).isEqualTo(404);
        }
        assertThat(poll(realm, "siem?max=1", poller, Map.of()).status()).isEqualTo(400);
        assertThat(Http.get(url(realm, "siem"), "Authorization", "Bearer " + poller)
                        .status())
                .isEqualTo(405);
        assertThat(Http.post(url(realm, "siem"), Map.of("maxEvents", "1"), "Authorization", "Bearer " + poller)
                        .status())
                .isEqualTo(415);
        assertThat(Http.get(realm.url() + "/.well-known/openid-configuration")
                        .json()
                        .get("security_events_endpoint")
                        .asText())
                .isEqualTo(realm.url() + "/token-lifecycle/security-events");
    }

    @Test
    void aBadRequestIsRefusedAndAcknowledgesNothing() {
        logout("alice");
        String jti = awaitTokens(1).keySet().iterator().next();

        for (String body : List.of(
                "",
                "nonsense",
                "[]",
                "{'maxEvents':-1}",
                "{'maxEvents':1.5}",
                "{'maxEvents':'1'}",
                "{'maxEvents':99999999999}",
                "{'returnImmediately':'yes'}",
                "{'max_events':1,'ack':['ID']}",
                "{'ack':'ID'}",
                "{'ack':['ID',7]}",
                "{'ack':['ID','']}",
                "{'ack':['ID'],'setErrs':[]}",
                "{'ack':['\\u0000']}",
                "{'setErrs':{'\\u0000':{'err':'e'}}}",
                "{'setErrs':{'ID':'y'}}",
                "{'setErrs':{'ID':{}}}",
                "{'setErrs':{'ID':{'err':'e','more':1}}}",
                "{'ack':['ID'],'setErrs':{'ID':{'err':'invalid_request'}}}")) {
            Answer answer = poll(realm, "siem", poller, body.replace('\'', '"').replace("ID", jti));

            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.json().get("errorMessage").asText()).as(body).isNotBlank();
        }
        assertThat(tokens(now())).containsOnlyKeys(jti);
    }

    @Test
    void aLargeBodyIsRefused() {
        assertThat(poll(Map.of("ack", List.of("x".repeat(100_000)))).status()).isEqualTo(413);
    }

    @Test
    void answersAreAsDescribed() {
        String operation = "POST /realms/{realm}/token-lifecycle/security-events/{name}";
        logout("alice");
        logout("bob");
        awaitTokens(2);

        assertThat(ApiDescription.read().contradictions(operation, poll(Map.of("maxEvents", 1))))
                .isEmpty();
        assertThat(ApiDescription.read().contradictions(operation, poll(Map.of("maxEvents", -1))))
                .isEmpty();
    }

    private static Answer answer(Future<Answer> waiting) {
        try {
            return waiting.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private String logout(String user) {
        JsonNode login = realm.login("app", user, "openid").expect(200).json();
        realm.logout("app", login.get("refresh_token").asText()).expect(204);
        return login.get("session_state").asText();
    }

    private JsonNode delivery(String id) {
        for (JsonNode each : realm.admin("/token-lifecycle/deliveries?hook=siem")) {
            if (id.equals(each.get("id").asText())) {
                return each;
            }
        }
        throw new AssertionError("no delivery " + id);
    }

    private Map<String, String> awaitTokens(int count) {
        AtomicReference<Map<String, String>> found = new AtomicReference<>(Map.of());
        await().atMost(Duration.ofSeconds(3)).until(() -> {
            found.set(tokens(now()));
            return found.get().size() == count;
        });
        return found.get();
    }

    private Answer now() {
        return poll(Map.of("returnImmediately", true));
    }

    private Answer poll(Map<String, ?> body) {
        return poll(realm, "siem", poller, body);
    }

    private static Answer poll(TestRealm at, String name, String bearer, Object body) {
        return Callers.poll(at.url(), name, bearer, body);
    }

    private static Map<String, String> tokens(Answer answer) {
        Map<String, String> tokens = new LinkedHashMap<>();
        answer.expect(200)
                .json()
                .get("sets")
                .properties()
                .forEach(each -> tokens.put(each.getKey(), each.getValue().asText()));
        return tokens;
    }

    private static String sid(String token) {
        return Jwt.claims(token).at("/sub_id/session/id").asText();
    }

    private static String url(TestRealm at, String name) {
        return at.url() + "/token-lifecycle/security-events/" + name;
    }
}
