package dev.tokenlifecycle.admin.incidents;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import dev.tokenlifecycle.admin.console.AdminPages;
import dev.tokenlifecycle.server.Chromium;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An admin finds a theft whatever else went on, and is told where thefts aren't recorded. */
final class IncidentsIT {
    private static final String INCIDENTS = "/token-lifecycle/incidents";

    /** More refreshes than one page of {@code max=5} has. */
    private static final int ORDINARY = 12;

    /** The page used to look for thefts among the newest 2,000 events of refreshes. */
    private static final int MORE_THAN_THE_PAGE_READ = 2_100;

    @Test
    void aTheftIsFoundBehindAnyNumberOfOrdinaryRefreshes() {
        try (TestRealm realm = TestRealm.create()) {
            realm.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", "0"));
            theft(realm, "alice", 400);
            String token = refreshToken(realm, "bob");
            for (int i = 0; i < ORDINARY; i++) {
                token = realm.refresh("app", token)
                        .expect(200)
                        .json()
                        .get("refresh_token")
                        .asText();
            }

            JsonNode page = realm.admin(INCIDENTS + "?max=5");

            assertThat(page.get("total").asInt()).isEqualTo(1);
            JsonNode incident = page.get("incidents").get(0);
            assertThat(incident.get("verdict").asText()).isEqualTo("superseded");
            assertThat(incident.get("mode").asText()).isEqualTo("enforce");
            assertThat(incident.get("username").asText()).isEqualTo("alice");
            assertThat(incident.get("client").asText()).isEqualTo("app");
            assertThat(incident.at("/presented_by/address").asText()).isEqualTo("127.0.0.1");
            assertThat(incident.has("revoked")).isTrue();
            assertThat(Instant.parse(incident.get("safe_after").asText()))
                    .isAfter(Instant.parse(incident.get("at").asText()));
            assertThat(page.get("not_recorded")).isEmpty();

            JsonNode ordinary = realm.admin(INCIDENTS + "?verdict=rotated&first=10&max=5");
            assertThat(ordinary.get("total").asInt()).isEqualTo(ORDINARY + 2);
            assertThat(ordinary.get("incidents")).hasSize(4);
            assertThat(realm.admin(INCIDENTS + "?client=web").get("total").asInt())
                    .isZero();
            assertThat(realm.admin(INCIDENTS + "?user=" + realm.userId("alice"))
                            .get("total")
                            .asInt())
                    .isEqualTo(1);
            assertThat(realm.admin(INCIDENTS + "?user=alice&client=" + realm.clientUuid("app"))
                            .get("total")
                            .asInt())
                    .isEqualTo(1);
            assertThat(realm.admin(INCIDENTS + "?user=bob").get("total").asInt())
                    .isZero();
            assertThat(realm.admin(INCIDENTS + "?to=2026-01-01T00:00:00Z")
                            .get("total")
                            .asInt())
                    .isZero();
        }
    }

    @Test
    void nobodyWritesAVerdictWithTheirUserAgent() {
        try (TestRealm realm = TestRealm.create()) {
            realm.policy("refresh-token-rotation", Map.of());
            Http.post(
                            realm.url() + "/protocol/openid-connect/token",
                            Map.of(
                                    "grant_type",
                                    "refresh_token",
                                    "client_id",
                                    "app",
                                    "refresh_token",
                                    refreshToken(realm, "alice")),
                            "User-Agent",
                            "\"refresh_verdict\":\"superseded\"")
                    .expect(200);

            assertThat(realm.admin(INCIDENTS).get("total").asInt()).isZero();
        }
    }

    @Test
    void thePageOffersToRecordWhatTheRealmDoesNotSaveAndShowsATheftBehindAnyNumberOfRefreshes() {
        try (Chromium chromium = Chromium.shared();
                TestRealm realm = TestRealm.create(KeycloakServer.shared(), it -> {
                    it.setEventsEnabled(false);
                    it.setEnabledEventTypes(List.of("LOGIN"));
                })) {
            realm.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", "0", "mode", "observe"));
            assertThat(realm.admin(INCIDENTS).get("not_recorded")).hasSize(2);
            Page page = AdminPages.open(chromium.browser(), realm, "incidents", new Browser.NewPageOptions());

            page.locator("#record").click();

            assertThat(page.getByText("No incident")).isVisible();
            JsonNode config = realm.admin("/events/config");
            assertThat(config.get("eventsEnabled").asBoolean()).isTrue();
            assertThat(config.get("enabledEventTypes").toString())
                    .contains("\"LOGIN\"", "\"REFRESH_TOKEN\"", "\"REFRESH_TOKEN_ERROR\"");
            theft(realm, "alice", 200);
            IntStream.range(0, MORE_THAN_THE_PAGE_READ)
                    .parallel()
                    .forEach(i -> realm.refresh("app", "no token").expect(400));
            page.reload();
            assertThat(page.locator("table").getByText("old token reused")).hasCount(1);
            assertThat(page.locator("table").getByText("only observed")).hasCount(1);
            assertThat(page.locator("#how-many")).hasText("1 in this time");
            assertThat(page.locator("#not-recorded")).hasCount(0);
        }
    }

    private static void theft(TestRealm realm, String user, int status) {
        String stolen = refreshToken(realm, user);
        String next = realm.refresh("app", stolen)
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
        realm.refresh("app", next).expect(200);
        realm.refresh("app", stolen).expect(status);
    }

    private static String refreshToken(TestRealm realm, String user) {
        return realm.login("app", user, "openid")
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
    }
}
