package dev.tokenlifecycle.admin.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.TestRealm;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What observe mode recorded says whom enforce would have refused. */
final class ReadinessIT {
    private static final String READINESS = "/token-lifecycle/readiness";

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    /** Alice's app retries with the token that it has just rotated; somebody presents a token of bob's that is two generations old. */
    @BeforeAll
    static void observe() {
        realm.policy("refresh-token-rotation", Map.of("mode", "observe", "reuse-grace-seconds", "300"));
        String retried = login("app", "alice");
        refreshed("app", retried);
        refreshed("app", retried);
        String stolen = login("web", "bob");
        refreshed("web", refreshed("web", stolen));
        refreshed("web", stolen);
        refreshed("web", stolen);
    }

    @Test
    void everySettingRefusesWhomItWould() {
        JsonNode answer = realm.admin(READINESS);

        assertThat(answer.get("settings")).hasSize(12);
        assertRefused(setting(answer, 0, false), 2, 2);
        assertRefused(setting(answer, 0, true), 1, 1);
        assertRefused(setting(answer, 60, false), 1, 1);
        assertRefused(setting(answer, 300, true), 1, 1);
    }

    @Test
    void anExampleTellsWhatHappened() {
        JsonNode strict = setting(realm.admin(READINESS), 0, false);

        JsonNode newest = strict.get("examples").get(0);
        assertThat(newest.get("username").asText()).isEqualTo("bob");
        assertThat(newest.get("client").asText()).isEqualTo("web");
        assertThat(newest.get("generations_behind").asInt()).isEqualTo(2);
        assertThat(newest.at("/presented_by/address").asText()).isEqualTo("127.0.0.1");
        assertThat(newest.at("/last_rotation/user_agent").asText()).contains("Java");
        JsonNode retry = strict.get("examples").get(1);
        assertThat(retry.get("username").asText()).isEqualTo("alice");
        assertThat(retry.get("caused_last_rotation").asBoolean()).isTrue();
        assertThat(strict.get("clients")).hasSize(2);
    }

    @Test
    void saysHowMuchWasObservedAndThatItIsTooLittle() {
        JsonNode answer = realm.admin(READINESS);

        assertThat(answer.at("/observed/refreshes").asInt()).isEqualTo(6);
        assertThat(answer.at("/observed/families").asInt()).isEqualTo(2);
        assertThat(answer.at("/observed/users").asInt()).isEqualTo(2);
        assertThat(answer.get("too_little").toString()).isEqualTo("[\"families\",\"days\"]");
        assertThat(answer.get("cut").asBoolean()).isFalse();
    }

    @Test
    void looksAtOneClientAndOneTimeOnly() {
        assertThat(realm.admin(READINESS + "?client=app")
                        .at("/observed/refreshes")
                        .asInt())
                .isEqualTo(2);
        assertThat(realm.admin(READINESS + "?to=2026-01-01T00:00:00Z")
                        .at("/observed/refreshes")
                        .asInt())
                .isZero();
    }

    @Test
    void whatWasEnforcedIsNotForecast() {
        try (TestRealm enforced = TestRealm.create()) {
            enforced.policy("refresh-token-rotation", Map.of());
            enforced.refresh(
                            "app",
                            enforced.login("app", "alice", "openid")
                                    .expect(200)
                                    .json()
                                    .get("refresh_token")
                                    .asText())
                    .expect(200);

            assertThat(enforced.admin(READINESS).at("/observed/refreshes").asInt())
                    .isZero();
        }
    }

    private static void assertRefused(JsonNode setting, int families, int users) {
        assertThat(setting.get("families_ended").asInt()).isEqualTo(families);
        assertThat(setting.get("users_refused").asInt()).isEqualTo(users);
        assertThat(setting.get("refreshes_refused").asInt()).isEqualTo(families);
    }

    private static JsonNode setting(JsonNode answer, int grace, boolean recover) {
        JsonNode settings = answer.get("settings");
        return IntStream.range(0, settings.size())
                .mapToObj(settings::get)
                .filter(each -> each.get("grace_seconds").asInt() == grace
                        && each.get("recover_lost_response").asBoolean() == recover)
                .findFirst()
                .orElseThrow();
    }

    private static String login(String client, String user) {
        return realm.login(client, user, "openid")
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
    }

    private static String refreshed(String client, String token) {
        return realm.refresh(client, token)
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
    }
}
