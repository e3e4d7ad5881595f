package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an admin reads in the events and counters of a realm, and what nobody may read there. */
final class RotationEventsIT {
    private static final String EXECUTOR = "refresh-token-rotation";

    /** In every event of a refresh that a policy matches. */
    private static final List<String> ALWAYS =
            List.of("refresh_verdict", "token_family", "token_generation", "user_agent");

    /** In addition where the server knows the family. */
    private static final List<String> KNOWN = List.of(
            "current_generation", "seconds_since_rotation", "last_rotation_address", "last_rotation_user_agent");

    @RegisterExtension
    final TestRealm realm = TestRealm.onSharedServer();

    private final List<String> issued = new ArrayList<>();

    @BeforeEach
    void makeRealm() {
        issued.clear();
    }

    /** A client that registers itself may choose its id. */
    @Test
    void aClientIdForgesNoLineOfTheLog() {
        realm.policy(EXECUTOR, Map.of());
        String forged = "forged" + realm.name();
        String client = "a\nb " + forged;
        realm.admin("POST", "/clients", TestRealm.confidentialClient(client)).expect(201);
        String first = login(client);
        refreshed(client, refreshed(client, first));
        realm.refresh(client, first).expect(400);

        assertThat(realm.server()
                        .log()
                        .lines()
                        .filter(line -> line.contains("Refresh token reuse: ") && line.contains(realm.name())))
                .hasSize(1)
                .allMatch(line -> line.contains("client=\"a b " + forged + "\""));
    }

    @Test
    void whyAnEMailWasNotSentIsSaidInTheLog() {
        realm.policy(EXECUTOR, Map.of("reuse-grace-seconds", "0", "notify-user", "true"));
        String first = login("web");
        refreshed("web", first);
        realm.refresh("web", first).expect(400);

        await().untilAsserted(() -> assertThat(realm.server().log())
                .contains("No e-mail about a reused refresh token to user " + realm.userId("alice")
                        + ": the realm has no SMTP server"));
    }

    @Test
    void everyVerdictHasItsDetailsAndItsCounterAndNoTokenIsInAnyEvent() {
        realm.policy(EXECUTOR, Map.of("reuse-grace-seconds", "300", "rotate", "always"));
        String first = login("web");
        String second = refreshed("web", first);
        assertRecorded("REFRESH_TOKEN", "rotated", first, KNOWN);
        refreshed("web", first);
        JsonNode again = assertRecorded("REFRESH_TOKEN", "concurrent", first, KNOWN);
        assertThat(again.at("/details/caused_last_rotation").asText()).isEqualTo("true");
        String third = refreshed("web", second);
        realm.refresh("web", first).expect(400);
        JsonNode reuse = assertRecorded("REFRESH_TOKEN_ERROR", "superseded", first, KNOWN);
        assertThat(reuse.at("/details/revoked").asText()).isEqualTo("family");
        assertThat(reuse.at("/details/current_generation").asText()).isEqualTo("2");
        assertThat(reuse.at("/details/caused_last_rotation").isMissingNode()).isTrue();
        realm.refresh("web", third).expect(400);
        JsonNode dead = assertRecorded("REFRESH_TOKEN_ERROR", "revoked_family", third, List.of());
        assertThat(dead.at("/details/revoked").isMissingNode()).isTrue();

        String revokedByItsClient = tokenOfARevokedClientSession();
        realm.refresh("web", revokedByItsClient).expect(400);
        assertRecorded("REFRESH_TOKEN_ERROR", "revoked_family", revokedByItsClient, List.of());

        realm.policy(EXECUTOR, Map.of("reuse-grace-seconds", "0", "recover-lost-response", "true"));
        String lost = login("app");
        refreshed("app", lost);
        refreshed("app", lost);
        assertRecorded("REFRESH_TOKEN", "lost_response", lost, KNOWN);

        realm.policy(EXECUTOR, Map.of("rotate", "never"));
        String exempt = login("app");
        refreshed("app", exempt);
        assertRecorded("REFRESH_TOKEN", "exempt", exempt, KNOWN);

        assertThat(counters())
                .containsExactlyInAnyOrder(
                        "app exempt enforce 1",
                        "app lost_response enforce 1",
                        "app rotated enforce 1",
                        "web concurrent enforce 1",
                        "web revoked_family enforce 2",
                        "web rotated enforce 3",
                        "web superseded enforce 1");
        assertNoTokenIsReadable();
    }

    /** The realm's own switch is off: nothing would be recorded without the policy. */
    @Test
    void observingRecordsWhatEnforcingWouldHaveRefused() {
        realm.policy(EXECUTOR, Map.of("mode", "observe", "reuse-grace-seconds", "0", "notify-user", "true"));
        String first = login("web");
        String second = refreshed("web", first);

        refreshed("web", first);

        JsonNode event = assertRecorded("REFRESH_TOKEN", "superseded", first, KNOWN);
        assertThat(event.at("/details/rotation_mode").asText()).isEqualTo("observe");
        assertThat(event.at("/details/revoked").isMissingNode()).isTrue();
        assertThat(counters()).containsExactlyInAnyOrder("web rotated observe 1", "web superseded observe 1");
        refreshed("web", second);
        assertThat(realm.events("REFRESH_TOKEN_ERROR")).isEmpty();
        assertNoTokenIsReadable();
    }

    /** Observing leaves the realm's own switch what it is. */
    @Test
    void observingLetsTheRealmsOwnSwitchRefuse() {
        realm.admin("PUT", "", Map.of("revokeRefreshToken", true)).expect(204);
        realm.policy(EXECUTOR, Map.of("mode", "observe"));
        String first = login("web");
        refreshed("web", first);

        JsonNode refused = realm.refresh("web", first).expect(400).json();

        realm.policies();
        String stock = login("app");
        refreshed("app", stock);
        assertThat(refused).isEqualTo(realm.refresh("app", stock).expect(400).json());
    }

    /** A rotated token whose client session was ended, and made again by a login of the same browser. */
    private String tokenOfARevokedClientSession() {
        BrowserLogin browser = new BrowserLogin();
        keep(browser.tokens(realm, "app", "openid", ""));
        String rotated = refreshed("web", keep(browser.tokens(realm, "web", "openid", "")));
        String ended = keep(browser.tokens(realm, "web", "openid", ""));
        realm.revoke("web", ended).expect(200);
        keep(browser.tokens(realm, "web", "openid", ""));
        return rotated;
    }

    private JsonNode assertRecorded(String type, String verdict, String token, List<String> more) {
        JsonNode event = realm.events(type).get(0);
        JsonNode details = event.get("details");
        assertThat(details.get("refresh_verdict").asText()).isEqualTo(verdict);
        for (String detail : ALWAYS) {
            assertThat(details.has(detail)).as(detail).isTrue();
        }
        for (String detail : more) {
            assertThat(details.has(detail)).as(detail).isTrue();
        }
        JsonNode claims = Jwt.claims(token);
        String family = claims.path("token_family").asText(claims.get("jti").asText());
        assertThat(details.get("token_family").asText()).isEqualTo(family);
        assertThat(details.get("token_generation").asInt())
                .isEqualTo(claims.path("token_generation").asInt());
        assertThat(event.get("userId").asText()).isEqualTo(realm.userId("alice"));
        assertThat(event.get("sessionId").asText()).isEqualTo(claims.get("sid").asText());
        assertThat(event.get("ipAddress").asText()).isNotEmpty();
        return event;
    }

    /** Neither a token nor its signature, in no user event, admin event or line of the log. */
    private void assertNoTokenIsReadable() {
        String everything = realm.admin("/events?max=500").toString()
                + realm.admin("/admin-events?max=500")
                + realm.server().log();
        assertThat(issued).hasSizeGreaterThan(5);
        for (String token : issued) {
            String[] parts = token.split("\\.");
            assertThat(everything.contains(parts[1])).as("a payload").isFalse();
            assertThat(everything.contains(parts[2])).as("a signature").isFalse();
        }
    }

    /** What was counted; series that only say 0, for alerts to compare with, aren't in it. */
    private Set<String> counters() {
        return Http.get(realm.server().managementUrl() + "/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("token_lifecycle_refreshes_total")
                        && line.contains("realm=\"" + realm.name() + "\"")
                        && !line.endsWith(" 0.0"))
                .map(line -> tag(line, "client_id") + " " + tag(line, "verdict") + " " + tag(line, "mode") + " "
                        + (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .collect(Collectors.toSet());
    }

    private static String tag(String line, String name) {
        String start = name + "=\"";
        int from = line.indexOf(start) + start.length();
        return line.substring(from, line.indexOf('"', from));
    }

    private String login(String client) {
        return keep(realm.login(client, "alice", "openid").expect(200).json());
    }

    private String refreshed(String client, String token) {
        return keep(realm.refresh(client, token).expect(200).json());
    }

    private String keep(JsonNode answer) {
        for (String kind : List.of("access_token", "refresh_token", "id_token")) {
            issued.add(answer.get(kind).asText());
        }
        return answer.get("refresh_token").asText();
    }
}
