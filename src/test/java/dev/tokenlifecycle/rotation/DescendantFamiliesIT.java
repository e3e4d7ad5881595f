package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Browser;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

/** What came from a family's access token, by a token exchange or a UMA ticket, ends with the family. */
final class DescendantFamiliesIT {
    private static final int RACES = 20;
    private static final int THREADS = 4;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer(it -> it.setEventsEnabled(false));

    /** Who ends what {@code subject} has of alice, and nothing that {@code exchanger} has itself. */
    private enum Way {
        REUSE {
            @Override
            void end(JsonNode login, JsonNode current) {
                realm.refresh("subject", refreshToken(login)).expect(400);
            }
        },
        RFC_7009 {
            @Override
            void end(JsonNode login, JsonNode current) {
                realm.revoke("subject", refreshToken(current)).expect(200);
            }
        },
        FAMILY {
            @Override
            void end(JsonNode login, JsonNode current) {
                realm.admin("DELETE", "/token-lifecycle/families/" + family(login), null)
                        .expect(200);
            }
        },
        USER_AT_CLIENT {
            @Override
            void end(JsonNode login, JsonNode current) {
                revoke(Map.of("user", "alice", "client", "subject"));
            }
        },
        CLIENT {
            @Override
            void end(JsonNode login, JsonNode current) {
                revoke(Map.of("client", "subject"));
            }
        };

        abstract void end(JsonNode login, JsonNode current);

        static void revoke(Map<String, String> what) {
            Map<String, String> body = new HashMap<>(what);
            body.put("reason", "test");
            realm.admin("POST", "/token-lifecycle/revocations", body).expect(200);
        }
    }

    @BeforeAll
    static void makeClients() {
        ClientRepresentation exchanger = TestRealm.confidentialClient("exchanger");
        exchanger.setAuthorizationServicesEnabled(true);
        exchanger.setAuthorizationSettings(TestRealm.oneResource("door"));
        exchanger.setAttributes(Map.of(
                "standard.token.exchange.enabled", "true",
                "standard.token.exchange.enableRefreshRequestedTokenType", "SAME_SESSION"));
        realm.admin("POST", "/clients", exchanger).expect(201);
        // Its tokens are for the exchanger, which may exchange them.
        ClientRepresentation subject = TestRealm.confidentialClient("subject");
        ProtocolMapperRepresentation forExchanger =
                exchanger.getProtocolMappers().get(0);
        forExchanger.setName("exchanger");
        subject.setProtocolMappers(List.of(subject.getProtocolMappers().get(0), forExchanger));
        realm.admin("POST", "/clients", subject).expect(201);
    }

    @BeforeEach
    void rotate() {
        realm.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", "0"));
    }

    private static void rotateWithHook() {
        realm.policies(
                Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of("reuse-grace-seconds", "0")),
                Policy.ofAnyClient(
                        "hook", "revocation-hook", Map.of("hook-name", "apis", "endpoint-url", "http://127.0.0.1:9/")));
    }

    @ParameterizedTest
    @EnumSource
    void whatAnotherClientExchangedEndsToo(Way way) {
        JsonNode login = login("subject");
        JsonNode exchanged = exchanged(login).expect(200).json();
        // It is exchanged again, and both are refreshed.
        JsonNode again = exchanged(exchanged).expect(200).json();
        JsonNode child =
                realm.refresh("exchanger", refreshToken(exchanged)).expect(200).json();
        JsonNode grandchild =
                realm.refresh("exchanger", refreshToken(again)).expect(200).json();
        JsonNode current =
                realm.refresh("subject", refreshToken(login)).expect(200).json();

        way.end(login, current);

        assertDead("exchanger", child);
        assertDead("exchanger", grandchild);
        assertThat(realm.admin("/token-lifecycle/families?user=alice&client=exchanger")
                        .get("families")
                        .findValuesAsText("family"))
                .doesNotContain(family(exchanged), family(again));
        JsonNode other = login("subject");
        realm.refresh("exchanger", refreshToken(exchanged(other).expect(200).json()))
                .expect(200);
    }

    @ParameterizedTest
    @EnumSource(names = {"REUSE", "FAMILY", "USER_AT_CLIENT"})
    void aUmaTicketEndsToo(Way way) {
        JsonNode login = login("subject");
        JsonNode current =
                realm.refresh("subject", refreshToken(login)).expect(200).json();
        JsonNode ticket = umaTicket(current);
        JsonNode refreshed =
                realm.refresh("subject", refreshToken(ticket)).expect(200).json();

        assertThat(active(refreshed)).isTrue();

        way.end(login, current);

        assertThat(active(refreshed)).isFalse();
        assertThat(realm.refresh("subject", refreshToken(refreshed)).status()).isEqualTo(400);
    }

    /** What the resource server is told of a ticket, whose scopes userinfo may refuse. */
    private static boolean active(JsonNode ticket) {
        return realm.isActive("exchanger", ticket.get("access_token").asText());
    }

    /** An API that matches tokens with what a hook says finds the family that they name. */
    @ParameterizedTest
    @EnumSource(names = {"REUSE", "FAMILY", "USER_AT_CLIENT", "CLIENT"})
    void aHookIsToldOfEachFamilyThatEnded(Way way) {
        rotateWithHook();
        JsonNode login = login("subject");
        JsonNode current =
                realm.refresh("subject", refreshToken(login)).expect(200).json();
        JsonNode ticket = umaTicket(current);
        JsonNode exchanged = exchanged(current).expect(200).json();

        way.end(login, current);

        // The ticket is the user's at the client itself, which the hook is told of.
        for (JsonNode tokens : way == Way.USER_AT_CLIENT ? List.of(exchanged) : List.of(ticket, exchanged)) {
            assertThat(realm.admin("/token-lifecycle/deliveries?hook=apis&family=" + family(tokens)))
                    .as(family(tokens))
                    .hasSize(1);
        }
    }

    /** Its session is the resource server's, its tokens are those of the client that asked. */
    @Test
    void aUmaTicketIsOfTheClientThatAsked() {
        JsonNode ticket = umaTicket(login("subject"));

        assertThat(realm.admin("/token-lifecycle/families?user=alice&client=subject")
                        .get("families")
                        .findValuesAsText("family"))
                .contains(family(ticket));
        Way.revoke(Map.of("user", "alice", "client", "exchanger"));
        realm.refresh("subject", refreshToken(ticket)).expect(200);
    }

    /** An absolute lifetime counts from the login, however often a client exchanges its own token. */
    @Test
    void aClientThatExchangesItsOwnTokenBeginsNoLifetimeAnew() {
        JsonNode login = login("exchanger");
        JsonNode exchanged = exchanged(login).expect(200).json();

        JsonNode families = realm.admin("/token-lifecycle/families?user=alice&client=exchanger")
                .get("families");
        assertThat(started(families, exchanged)).isEqualTo(started(families, login));
    }

    /** Whoever exchanges in a loop has one on its way whenever somebody revokes: nobody sees its row then. */
    @ParameterizedTest
    @EnumSource
    void noExchangeOutlivesARevocationThatItOverlaps(Way way) throws Exception {
        int alive = 0;
        for (int race = 0; race < RACES; race++) {
            JsonNode login = login("subject");
            JsonNode current =
                    realm.refresh("subject", refreshToken(login)).expect(200).json();
            Collection<JsonNode> got = exchangedUntil(current, () -> way.end(login, current));
            for (JsonNode each : got) {
                alive += realm.userinfo(each.get("access_token").asText()).status() == 200 ? 1 : 0;
                alive += realm.refresh("exchanger", refreshToken(each)).status() == 200 ? 1 : 0;
            }
            if (way != Way.CLIENT) { // Of a client the rest is marked a little later (FamilyRowsIT).
                assertThat(live())
                        .doesNotContainAnyElementsOf(
                                got.stream().map(DescendantFamiliesIT::family).toList());
            }
        }
        assertThat(alive).as("tokens that lived on").isZero();
    }

    /** The revocation couldn't see the row, so whoever exchanged has to tell. */
    @RepeatedTest(5)
    void aHookIsToldOfWhatWasExchangedMeanwhile() throws Exception {
        rotateWithHook();
        JsonNode login = login("subject");

        for (JsonNode each : exchangedUntil(login, () -> Way.FAMILY.end(login, login))) {
            assertThat(realm.admin("/token-lifecycle/deliveries?hook=apis&family=" + family(each)))
                    .as(family(each))
                    .hasSize(1);
        }
    }

    /** Keycloak keeps which client's tokens were exchanged, not which family's: all that others got for them in the session ends. */
    @ParameterizedTest
    @EnumSource(names = {"REUSE", "FAMILY"})
    void aHookIsToldOfWhatEndsBesideTheFamily(Way way) {
        rotateWithHook();
        Browser browser = new Browser().login(realm, "subject", "alice", Map.of());
        JsonNode login = realm.redeem("subject", browser.code(), Browser.CALLBACK);
        JsonNode other = realm.redeem(
                "subject", browser.authorize(realm, "subject", Map.of()).code(), Browser.CALLBACK);
        assertThat(other.get("session_state")).isEqualTo(login.get("session_state"));
        JsonNode current =
                realm.refresh("subject", refreshToken(login)).expect(200).json();
        JsonNode fromOther = exchanged(other).expect(200).json();

        way.end(login, current);

        assertDead("exchanger", fromOther);
        assertThat(realm.admin("/token-lifecycle/deliveries?hook=apis&family=" + family(fromOther)))
                .hasSize(1);
    }

    private static List<String> live() {
        return realm.admin("/token-lifecycle/families?user=alice&client=exchanger&max=1000")
                .findValuesAsText("family");
    }

    /** What threads get in exchange for {@code subject}, each in a loop, until {@code end} ends that. */
    private static Collection<JsonNode> exchangedUntil(JsonNode subject, Runnable end) throws Exception {
        Queue<JsonNode> got = new ConcurrentLinkedQueue<>();
        CountDownLatch begun = new CountDownLatch(THREADS);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<? extends Future<?>> threads = IntStream.range(0, THREADS)
                    .mapToObj(thread -> pool.submit(() -> exchangeUntilRefused(subject, got, begun)))
                    .toList();
            assertThat(begun.await(30, TimeUnit.SECONDS))
                    .as("every thread has exchanged")
                    .isTrue();
            end.run();
            for (Future<?> thread : threads) {
                thread.get();
            }
        } finally {
            pool.shutdownNow();
        }
        return got;
    }

    private static void exchangeUntilRefused(JsonNode subject, Queue<JsonNode> got, CountDownLatch begun) {
        got.add(exchanged(subject).expect(200).json());
        begun.countDown();
        for (Answer answer = exchanged(subject); answer.status() == 200; answer = exchanged(subject)) {
            got.add(answer.json());
            // Whoever asks about a token may bring its session back from the database.
            realm.introspect("exchanger", answer.json().get("access_token").asText(), "access_token");
        }
    }

    /** Keycloak takes the first header; one behind it would hide the token from whoever reads them as one text. */
    @Test
    void aSecondHeaderHidesNoTicketFromItsFamily() {
        JsonNode login = login("subject");
        JsonNode current =
                realm.refresh("subject", refreshToken(login)).expect(200).json();
        JsonNode ticket = umaTicket(current, "Authorization", "Basic x");

        Way.REUSE.end(login, current);

        assertThat(active(ticket)).isFalse();
        assertThat(realm.refresh("subject", refreshToken(ticket)).status()).isEqualTo(400);
    }

    private static void assertDead(String client, JsonNode tokens) {
        assertThat(realm.userinfo(tokens.get("access_token").asText()).status()).isEqualTo(401);
        assertThat(realm.refresh(client, refreshToken(tokens)).status()).isEqualTo(400);
    }

    private static JsonNode login(String client) {
        return realm.login(client, "alice", "openid").expect(200).json();
    }

    private static Answer exchanged(JsonNode subject) {
        return realm.exchange(
                "exchanger",
                subject.get("access_token").asText(),
                Map.of("scope", "openid", "requested_token_type", TestRealm.REFRESH_TOKEN));
    }

    private static JsonNode umaTicket(JsonNode subject, String... moreHeaders) {
        return realm.umaTicket(subject.get("access_token").asText(), "exchanger", moreHeaders)
                .expect(200)
                .json();
    }

    private static String started(JsonNode families, JsonNode tokens) {
        for (JsonNode each : families) {
            if (family(tokens).equals(each.get("family").asText())) {
                return each.get("started").asText();
            }
        }
        throw new AssertionError("not listed: " + family(tokens));
    }

    private static String family(JsonNode tokens) {
        JsonNode claims = Jwt.claims(refreshToken(tokens));
        return claims.path("token_family").asText(claims.get("jti").asText());
    }

    private static String refreshToken(JsonNode tokens) {
        return tokens.get("refresh_token").asText();
    }
}
