package dev.tokenlifecycle.admin.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An admin ends something, and everybody hears of it. */
final class IncidentIT {
    private static final String BASE = "/token-lifecycle";
    private static Receiver receiver;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @BeforeAll
    static void listen() {
        receiver = Receiver.start();
        realm.policies(
                TestRealm.Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of()),
                TestRealm.Policy.ofAnyClient(
                        "hook",
                        "revocation-hook",
                        Map.of(
                                "hook-name",
                                "siem",
                                "endpoint-url",
                                receiver.url("/hook"),
                                "authorization-header",
                                "Bearer very-secret",
                                "format",
                                "standard-webhooks",
                                "signing-secret",
                                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8G")));
    }

    @AfterAll
    static void close() {
        receiver.close();
    }

    @Test
    void anEndedFamilyIsToldWithItsIdsOnce() {
        JsonNode tokens = realm.login("app", "alice", "openid").expect(200).json();
        JsonNode family = realm.admin(BASE + "/families?user=alice&client=app")
                .get("families")
                .get(0);
        String id = family.get("family").asText();

        realm.admin("DELETE", BASE + "/families/" + id, null).expect(200);
        realm.admin("DELETE", BASE + "/families/" + id, null).expect(200);

        JsonNode told = delivered(id);
        assertThat(told.get("type").asText()).isEqualTo("tokens-revoked");
        assertThat(told.at("/revocation/reason").asText()).isEqualTo("revoked_by_admin");
        assertThat(told.at("/revocation/initiator").asText()).isEqualTo("admin");
        assertThat(told.at("/revocation/client").asText()).isEqualTo("app");
        assertThat(told.at("/revocation/session").asText())
                .isEqualTo(tokens.get("session_state").asText());
        assertThat(receiver.received())
                .filteredOn(received -> received.body().contains(id))
                .hasSize(1);
    }

    @Test
    void aRedeliveryKeepsItsId() {
        realm.login("app", "bob", "openid").expect(200);
        String bob = realm.userId("bob");
        realm.admin("POST", BASE + "/revocations", Map.of("user", "bob", "reason", "again"))
                .expect(200);
        String delivery = delivered(bob).get("id").asText();

        JsonNode queued = realm.admin("POST", BASE + "/deliveries/" + delivery + "/redeliver", null)
                .expect(200)
                .json();

        assertThat(queued.get("id").asText()).isEqualTo(delivery);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(receiver.received())
                        .filteredOn(received -> received.body().contains(bob))
                        .hasSize(2)
                        .extracting(Receiver.Received::id)
                        .containsOnly(delivery));
    }

    @Test
    void manyAreSentAgainByAFilterAndNoneTwice() {
        realm.login("web", "alice", "openid").expect(200);
        JsonNode family = realm.admin(BASE + "/families?user=alice&client=web")
                .get("families")
                .get(0);
        String id = family.get("family").asText();
        realm.admin("DELETE", BASE + "/families/" + id, null).expect(200);
        String delivery = delivered(id).get("id").asText();
        assertThat(realm.admin(BASE + "/deliveries?family=" + id).findValuesAsText("id"))
                .containsExactly(delivery);
        realm.admin("GET", BASE + "/deliveries?family=%25", null).expectRefusal(404, "errorMessage");

        JsonNode done = redeliver(Map.of("hook", "siem", "status", "delivered"));

        assertThat(done.get("redelivered").asInt()).isPositive();
        assertThat(done.get("more").asBoolean()).isFalse();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(receiver.received())
                        .filteredOn(received -> received.body().contains(id))
                        .hasSize(2)
                        .extracting(Receiver.Received::id)
                        .containsOnly(delivery));
        delivered(id);
        JsonNode again = redeliver(Map.of(
                "hook",
                "siem",
                "status",
                "delivered",
                "before",
                done.get("before").asText()));
        assertThat(again.get("redelivered").asInt()).isZero();
        assertThat(redeliver(Map.of("status", "dead-letter", "hook", "siem"))
                        .get("redelivered")
                        .asInt())
                .isZero();
    }

    private static JsonNode redeliver(Map<String, ?> filter) {
        return realm.admin("POST", BASE + "/deliveries/redeliver", filter)
                .expect(200)
                .json();
    }

    @Test
    void aHookThatFailsSaysWhy() {
        try (TestRealm other = TestRealm.create()) {
            other.policies(
                    TestRealm.Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of()),
                    TestRealm.Policy.ofAnyClient(
                            "hook",
                            "revocation-hook",
                            Map.of("hook-name", "deaf", "endpoint-url", "http://127.0.0.1:1/hook")));
            other.login("app", "alice", "openid").expect(200);
            other.admin("POST", BASE + "/revocations", Map.of("user", "alice", "reason", "x"))
                    .expect(200);

            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                JsonNode failing = other.admin(BASE + "/hooks").get(0).path("failing");
                assertThat(failing.path("attempts").asInt()).isPositive();
                assertThat(failing.path("error").asText()).isNotBlank();
            });
        }
    }

    @Test
    void aTestShowsWhatTheReceiverSays() {
        Http.Answer answer = realm.admin("POST", BASE + "/hooks/siem/test", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("accepted").asBoolean()).isTrue();
        assertThat(answer.json().get("status").asInt()).isBetween(200, 299);
    }

    @Test
    void noSecretIsReadable() {
        String hooks = realm.admin("GET", BASE + "/hooks", null).expect(200).text();

        assertThat(hooks).contains("siem").doesNotContain("whsec_", "very-secret");
    }

    /** The delivery that tells of {@code id}, once the receiver has accepted it. */
    private static JsonNode delivered(String id) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            for (JsonNode each : realm.admin(BASE + "/deliveries?hook=siem&status=delivered")) {
                                if (each.toString().contains(id)) {
                                    return each;
                                }
                            }
                            return null;
                        },
                        found -> found != null);
    }
}
