package dev.tokenlifecycle.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What this extension promises, in few checks, for a server of any kind: rotation, races, hooks and the admin's REST. */
public final class Promises implements AutoCloseable {
    private static final int RACES = 40;
    private static final String[] SCOPES = {"openid", "openid offline_access"};

    private final TestRealm realm;
    private final Receiver receiver = Receiver.start();

    private Promises(KeycloakServer server) {
        realm = TestRealm.create(server, it -> {
            it.setRevokeRefreshToken(true);
            it.setClients(Stream.concat(it.getClients().stream(), Stream.of(TestRealm.publicClient("tabs")))
                    .toList());
        });
        realm.policies(
                rotation(Map.of("reuse-grace-seconds", "0", "recover-lost-response", "false"), "app", "web"),
                rotation(Map.of("reuse-grace-seconds", "10"), "tabs"),
                Policy.ofAnyClient("ceiling", "access-token-lifetime", Map.of("max-lifetime-seconds", "90")),
                Policy.ofAnyClient(
                        "hook", "revocation-hook", Map.of("hook-name", "hook", "endpoint-url", receiver.url("/"))));
    }

    private static Policy rotation(Map<String, String> settings, String... clients) {
        return new Policy(
                "rotation-" + clients[0],
                "client-ids",
                Map.of("client-ids", List.of(clients)),
                "refresh-token-rotation",
                settings);
    }

    /** Checks all of them on {@code server}. */
    public static void hold(KeycloakServer server) throws Exception {
        try (Promises promises = new Promises(server)) {
            promises.tokensWorkOnceAndTheftEndsTheFamilyAlone();
            promises.oneOfTwoSimultaneousRefreshesWins();
            promises.twoTabsAreServedUnderAGrace();
            promises.anAdminSeesAndEndsFamilies();
            promises.aLogoutIsToldOnce();
        }
    }

    private void tokensWorkOnceAndTheftEndsTheFamilyAlone() {
        for (String scope : SCOPES) {
            String other = refreshToken(login("web", scope));
            JsonNode login = login("web", scope);
            String stolen = refreshToken(login);
            assertThat(login.get("expires_in").asInt()).as("the ceiling").isBetween(88, 90);
            JsonNode second = refreshed(stolen);
            JsonNode third = refreshed(refreshToken(second));
            assertThat(Jwt.claims(refreshToken(third)).get("token_generation").asLong())
                    .isEqualTo(2);
            assertThat(realm.isActive("web", third.get("access_token").asText()))
                    .isTrue();

            realm.refresh("web", stolen).expect(400);

            String family = Jwt.claims(stolen).get("jti").asText();
            realm.refresh("web", refreshToken(third)).expect(400);
            assertThat(realm.userinfo(third.get("access_token").asText()).status())
                    .isEqualTo(401);
            assertThat(realm.isActive("web", third.get("access_token").asText()))
                    .isFalse();
            realm.refresh("web", other).expect(200);
            assertThat(realm.events("REFRESH_TOKEN_ERROR").findValuesAsText("refresh_verdict"))
                    .contains("superseded");
            receiver.await(request ->
                    request.body().contains(".") && request.json().toString().contains(family));
        }
    }

    private void oneOfTwoSimultaneousRefreshesWins() throws Exception {
        for (List<Integer> answers : races("app")) {
            assertThat(answers).as("one winner").containsOnlyOnce(200);
        }
    }

    private void twoTabsAreServedUnderAGrace() throws Exception {
        for (List<Integer> answers : races("tabs")) {
            assertThat(answers).containsExactly(200, 200);
        }
    }

    /** How two refreshes with one token at the same moment are answered, over and over. */
    private List<List<Integer>> races(String client) throws Exception {
        List<List<Integer>> races = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < RACES; i++) {
                String token = refreshToken(login(client, "openid"));
                CyclicBarrier start = new CyclicBarrier(2);
                Callable<Integer> refresh = () -> {
                    start.await();
                    return realm.refresh(client, token).status();
                };
                List<Integer> answers = new ArrayList<>();
                for (Future<Integer> answer : pool.invokeAll(List.of(refresh, refresh))) {
                    answers.add(answer.get());
                }
                races.add(answers);
            }
        } finally {
            pool.shutdownNow();
        }
        return races;
    }

    private void anAdminSeesAndEndsFamilies() {
        for (String scope : SCOPES) {
            String token =
                    refreshToken(realm.login("app", "bob", scope).expect(200).json());
            String family = Jwt.claims(token).get("jti").asText();
            assertThat(realm.admin("/token-lifecycle/families?user=bob").toString())
                    .contains(family);

            realm.admin("DELETE", "/token-lifecycle/families/" + family, null).expect(200);

            realm.refresh("app", token).expect(400);
            receiver.await(request -> request.json().toString().contains(family));
            assertThat(realm.admin("/token-lifecycle/families?user=bob").toString())
                    .doesNotContain(family);
        }
        assertThat(realm.admin("/token-lifecycle/deliveries?hook=hook").toString())
                .contains("tokens-revoked");
        assertThat(realm.admin("/token-lifecycle/hooks").toString()).contains("hook");
        assertThat(realm.admin("/token-lifecycle/lifetimes").findValuesAsText("ceiling_seconds"))
                .containsOnly("90");
    }

    private void aLogoutIsToldOnce() {
        JsonNode login = login("web", "openid");
        String session = login.get("session_state").asText();

        realm.logout("web", refreshToken(login)).expect(204);

        receiver.await(request -> isLogoutOf(session, request.json()));
        assertThat(receiver.received().stream().filter(request -> isLogoutOf(session, request.json())))
                .hasSize(1);
        realm.refresh("web", refreshToken(login)).expect(400);
    }

    private static boolean isLogoutOf(String session, JsonNode token) {
        return token.toString().contains(session) && token.toString().contains("session-revoked");
    }

    private JsonNode login(String client, String scope) {
        return realm.login(client, "alice", scope).expect(200).json();
    }

    private JsonNode refreshed(String token) {
        return realm.refresh("web", token).expect(200).json();
    }

    private static String refreshToken(JsonNode answer) {
        return answer.get("refresh_token").asText();
    }

    @Override
    public void close() {
        realm.close();
        receiver.close();
    }
}
