package dev.tokenlifecycle.admin.families;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has ended already counts 0 and is told to nobody again, whoever asks and however often. */
final class RepeatedRevocationIT {
    private static final String BASE = "/token-lifecycle";
    private static final int ROUNDS = 10;

    @RegisterExtension
    final TestRealm realm = TestRealm.onSharedServer();

    @BeforeEach
    void tellAHook() {
        with(TestRealm.Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of()));
    }

    private void with(TestRealm.Policy... more) {
        realm.policies(Stream.concat(
                        Stream.of(more),
                        Stream.of(TestRealm.Policy.ofAnyClient(
                                "hook",
                                "revocation-hook",
                                Map.of("hook-name", "siem", "endpoint-url", "https://siem.example/events"))))
                .toArray(TestRealm.Policy[]::new));
    }

    @Test
    void aClientThatHasNothingLeftCountsNothing() {
        realm.login("app", "alice", "openid").expect(200);

        assertThat(ended(Map.of("client", "app"))).isEqualTo(1);
        assertThat(preview(Map.of("client", "app")).get("families").asInt()).isZero();
        assertThat(ended(Map.of("client", "app"))).isZero();
        assertThat(deliveries()).isEqualTo(1);
    }

    /** The list shows nothing: the preview of the same user must not promise something. */
    @Test
    void whatANotBeforeHasEndedIsNotEndedOnceMore() {
        with();
        realm.login("app", "alice", "openid").expect(200);
        realm.login("web", "alice", "openid").expect(200);
        assertThat(ended(Map.of("client", "app"))).isEqualTo(1);

        JsonNode user = preview(Map.of("user", "alice"));
        JsonNode both = preview(Map.of("user", "alice", "client", "app"));

        assertThat(user.get("families").asInt()).isEqualTo(1);
        assertThat(user.get("clients").toString()).isEqualTo("[\"web\"]");
        assertThat(both.get("families").asInt()).isZero();
    }

    /** A service account has tokens and no session: an API that asks nobody must hear of their end. */
    @Test
    void hooksAreToldOfAClientOrUserThatHasOnlyAServiceAccount() {
        realm.token("web", Map.of("grant_type", "client_credentials")).expect(200);

        assertThat(ended(Map.of("client", "web"))).isZero();
        assertThat(deliveries()).isEqualTo(1);
        assertThat(ended(Map.of("user", "service-account-web"))).isZero();
        assertThat(deliveries()).isEqualTo(2);
    }

    @Test
    void ofTwoAdminsWhoEndOneFamilyOneEndsIt() {
        for (int round = 1; round <= ROUNDS; round++) {
            realm.login("app", "alice", "openid").expect(200);
            String family = realm.admin(BASE + "/families?user=alice")
                    .get("families")
                    .get(0)
                    .get("family")
                    .asText();

            assertThat(together(() -> realm.admin("DELETE", BASE + "/families/" + family, null)))
                    .as("counted in round " + round)
                    .isEqualTo(1);
            assertThat(deliveries()).isEqualTo(round);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"user=alice", "user=alice client=app", "client=app"})
    void ofTwoAdminsWhoEndTheSameOneEndsIt(String target) {
        Map<String, String> body = Stream.of(target.split(" "))
                .map(each -> each.split("="))
                .collect(Collectors.toMap(each -> each[0], each -> each[1]));
        for (int round = 1; round <= ROUNDS; round++) {
            realm.login("app", "alice", "openid").expect(200);

            assertThat(together(() -> revoke(body)))
                    .as("counted in round " + round)
                    .isEqualTo(1);
            assertThat(deliveries()).isEqualTo(round);
        }
    }

    /** Whoever comes second has read the client before the first one had moved its not-before. Each round has a client of its own. */
    @Test
    void ofTwoAdminsWhoEndAClientWithoutRotationOneEndsIt() {
        with();
        for (int round = 1; round <= ROUNDS; round++) {
            String client = "stock-" + round;
            realm.admin("POST", "/clients", TestRealm.publicClient(client)).expect(201);
            realm.login(client, "alice", "openid").expect(200);

            assertThat(together(() -> revoke(Map.of("client", client))))
                    .as("counted in round " + round)
                    .isEqualTo(1);
            assertThat(deliveries()).isEqualTo(round);
        }
    }

    /** How many families two calls at once say that they ended. */
    private static int together(Supplier<Answer> call) {
        List<CompletableFuture<Answer>> calls =
                List.of(CompletableFuture.supplyAsync(call), CompletableFuture.supplyAsync(call));
        return calls.stream()
                .map(CompletableFuture::join)
                .mapToInt(answer -> answer.expect(200).json().get("families").asInt())
                .sum();
    }

    private int deliveries() {
        return realm.admin(BASE + "/deliveries?hook=siem").size();
    }

    private int ended(Map<String, ?> target) {
        return revoke(target).expect(200).json().get("families").asInt();
    }

    private JsonNode preview(Map<String, ?> target) {
        Map<String, Object> body = new HashMap<>(target);
        body.put("dry_run", true);
        return revoke(body).expect(200).json();
    }

    private Answer revoke(Map<String, ?> target) {
        Map<String, Object> body = new HashMap<>(target);
        body.put("reason", "test");
        return realm.admin("POST", BASE + "/revocations", body);
    }
}
