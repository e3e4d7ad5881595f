package dev.tokenlifecycle.admin.families;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.ClientRepresentation;

final class FamiliesIT {
    private static final String BASE = "/token-lifecycle";

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    /** Every test begins with nobody logged in. */
    @BeforeEach
    void rotate() {
        realm.policy("refresh-token-rotation", Map.of());
        revoke(Map.of("user", "alice")).expect(200);
        revoke(Map.of("user", "bob")).expect(200);
    }

    @Test
    void aFamilySaysWhoseItIsHowFarItIsAndFromWhere() {
        JsonNode tokens = login("app", "alice", "openid");
        refresh("app", tokens).expect(200);

        JsonNode family = families("user=alice").get(0);

        assertThat(family.get("family").asText()).isNotBlank();
        assertThat(family.get("generation").asInt()).isEqualTo(1);
        assertThat(family.get("user").asText()).isEqualTo(realm.userId("alice"));
        assertThat(family.get("username").asText()).isEqualTo("alice");
        assertThat(family.get("client").asText()).isEqualTo("app");
        assertThat(family.get("session").asText())
                .isEqualTo(tokens.get("session_state").asText());
        assertThat(family.get("offline").asBoolean()).isFalse();
        assertThat(family.get("address").asText()).isEqualTo("127.0.0.1");
        assertThat(family.get("user_agent").asText()).contains("Java");
        assertThat(Instant.parse(family.get("last_rotated").asText()))
                .isAfterOrEqualTo(Instant.parse(family.get("started").asText()));
        assertThat(Instant.parse(family.get("expires").asText()))
                .isAfter(Instant.now())
                .isBefore(Instant.now().plusSeconds(1_860));
    }

    @Test
    void theExpiryKnowsThePolicy() {
        realm.policy("refresh-token-rotation", Map.of("absolute-lifetime-seconds", 100));
        login("app", "alice", "openid");

        JsonNode family = families("user=alice").get(0);

        assertThat(Instant.parse(family.get("expires").asText()))
                .isEqualTo(Instant.parse(family.get("started").asText())
                        .plusSeconds(100)
                        .truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void aSessionWithoutAPolicyIsAliveToo() {
        realm.policies();
        login("app", "alice", "openid");

        JsonNode family = families("user=alice").get(0);

        assertThat(family.has("family")).isFalse();
        assertThat(family.has("last_rotated")).isFalse();
        assertThat(family.get("client").asText()).isEqualTo("app");
    }

    @Test
    void aRevokedFamilySaysWhenAndWhy() {
        JsonNode stolen = login("app", "alice", "openid");
        JsonNode next = refresh("app", stolen).expect(200).json();
        refresh("app", next).expect(200);
        Instant before = Instant.now().minusSeconds(1);
        refresh("app", stolen).expect(400);

        assertThat(families("user=alice")).isEmpty();
        JsonNode page = page("user=alice&client=app&status=revoked");
        JsonNode family = page.get("families").get(0);
        assertThat(family.get("revocation_reason").asText()).isEqualTo("superseded");
        assertThat(Instant.parse(family.get("revoked_at").asText())).isBetween(before, Instant.now());
        assertThat(family.get("username").asText()).isEqualTo("alice");
        assertThat(family.get("client").asText()).isEqualTo("app");
        assertThat(family.get("generation").asInt()).isEqualTo(2);
        assertThat(page.get("total").asInt()).isEqualTo(page.get("families").size());
        assertThat(page("user=bob&status=revoked").get("families").findValuesAsText("family"))
                .doesNotContain(family.get("family").asText());
        assertThat(page("client=app&status=revoked&max=1").get("families").get(0))
                .isEqualTo(family);
    }

    @Test
    void listsByUserByClientAndByBoth() {
        login("app", "alice", "openid");
        login("web", "alice", "openid");
        login("app", "bob", "openid");
        login("app", "bob", "openid offline_access");

        assertThat(families("user=alice")).hasSize(2);
        assertThat(families("user=" + realm.userId("alice"))).hasSize(2);
        assertThat(families("client=app").size()).isGreaterThanOrEqualTo(3);
        assertThat(families("client=app").findValuesAsText("offline")).contains("true", "false");
        assertThat(families("client=" + realm.clientUuid("web"))).hasSize(1);
        assertThat(families("user=alice&client=web")).hasSize(1);
        assertThat(families("user=bob&client=web")).isEmpty();
    }

    @Test
    void aPageIsAPartOfTheWhole() {
        for (int i = 0; i < 4; i++) {
            login("app", "alice", "openid");
        }
        login("app", "alice", "openid offline_access");

        JsonNode whole = page("client=app");
        for (String of : new String[] {"client=app", "user=alice"}) {
            HashMap<String, Integer> seen = new HashMap<>();
            for (int first = 0; first < whole.get("total").asInt(); first += 2) {
                for (JsonNode family : page(of + "&first=" + first + "&max=2").get("families")) {
                    seen.merge(family.get("session").asText() + family.get("offline"), 1, Integer::sum);
                }
            }
            assertThat(seen).hasSize(whole.get("families").size());
            assertThat(seen.values()).containsOnly(1);
        }
    }

    @Test
    void anEndedFamilySparesTheOthersOfItsUser() {
        JsonNode stolen = login("app", "alice", "openid");
        JsonNode other = login("app", "alice", "openid");
        String family = familyOf(stolen);

        JsonNode done = realm.admin("DELETE", BASE + "/families/" + family, null)
                .expect(200)
                .json();

        assertThat(done.get("families").asInt()).isEqualTo(1);
        assertThat(refresh("app", stolen).status()).isEqualTo(400);
        assertThat(realm.userinfo(stolen.get("access_token").asText()).status()).isEqualTo(401);
        assertThat(refresh("app", other).status()).isEqualTo(200);
    }

    @Test
    void endingAFamilyTwiceEndsNothingTheSecondTime() {
        String family = familyOf(login("app", "alice", "openid"));
        realm.admin("DELETE", BASE + "/families/" + family, null).expect(200);

        JsonNode again = realm.admin("DELETE", BASE + "/families/" + family, null)
                .expect(200)
                .json();

        assertThat(again.get("families").asInt()).isZero();
    }

    @Test
    void aFamilyIsFoundInItsSession() {
        JsonNode tokens = login("app", "alice", "openid offline_access");
        String family = familyOf(tokens);

        revoke(Map.of("family", family, "session", tokens.get("session_state").asText()))
                .expect(200);

        assertThat(refresh("app", tokens).status()).isEqualTo(400);
    }

    @Test
    void aDryRunCountsAndChangesNothing() {
        JsonNode tokens = login("app", "alice", "openid");
        login("web", "alice", "openid");

        JsonNode preview = revoke(Map.of("user", "alice", "reason", "just looking", "dry_run", true))
                .expect(200)
                .json();

        assertThat(preview.get("dry_run").asBoolean()).isTrue();
        assertThat(preview.get("families").asInt()).isEqualTo(2);
        assertThat(preview.get("sessions").asInt()).isEqualTo(2);
        assertThat(preview.get("clients").toString()).isEqualTo("[\"app\",\"web\"]");
        assertThat(Instant.parse(preview.get("safe_after").asText()))
                .isBetween(Instant.now().plusSeconds(200), Instant.now().plusSeconds(301));
        assertThat(refresh("app", tokens).status()).isEqualTo(200);
        assertThat(realm.admin("/admin-events?operationTypes=ACTION").toString())
                .doesNotContain("just looking");
    }

    @Test
    void aUserLosesEverything() {
        JsonNode online = login("app", "alice", "openid");
        JsonNode offline = login("web", "alice", "openid offline_access");
        JsonNode bobs = login("app", "bob", "openid");

        assertThat(active("web", offline)).isTrue();

        JsonNode done = revoke(Map.of("user", "alice")).expect(200).json();
        JsonNode again = revoke(Map.of("user", "alice")).expect(200).json();

        assertThat(done.get("dry_run").asBoolean()).isFalse();
        assertThat(again.get("sessions").asInt()).isZero();
        assertThat(refresh("app", online).status()).isEqualTo(400);
        assertThat(refresh("web", offline).status()).isEqualTo(400);
        assertThat(refresh("app", bobs).status()).isEqualTo(200);
        assertThat(active("web", offline)).isFalse();
    }

    @Test
    void aUserLosesOneClient() {
        JsonNode there = login("web", "alice", "openid");
        JsonNode offline = login("web", "alice", "openid offline_access");
        JsonNode elsewhere = login("app", "alice", "openid");

        assertThat(active("web", there)).isTrue();

        revoke(Map.of("user", "alice", "client", "web")).expect(200);

        assertThat(refresh("web", there).status()).isEqualTo(400);
        assertThat(refresh("web", offline).status()).isEqualTo(400);
        assertThat(active("web", there)).isFalse();
        assertThat(refresh("app", elsewhere).status()).isEqualTo(200);
    }

    @Test
    void aSessionEnds() {
        JsonNode one = login("app", "alice", "openid");
        JsonNode other = login("app", "alice", "openid");

        revoke(Map.of("session", one.get("session_state").asText())).expect(200);

        assertThat(refresh("app", one).status()).isEqualTo(400);
        assertThat(refresh("app", other).status()).isEqualTo(200);
        assertThat(revoke(Map.of("session", one.get("session_state").asText())).status())
                .isEqualTo(404);
    }

    @Test
    void aClientLosesEverythingAndLoginsStay() {
        realm.admin("POST", "/clients", TestRealm.confidentialClient("leaky")).expect(201);
        JsonNode alices = login("leaky", "alice", "openid");
        JsonNode bobs = login("leaky", "bob", "openid offline_access");
        JsonNode elsewhere = login("app", "alice", "openid");

        assertThat(active("leaky", alices)).isTrue();

        JsonNode done = revoke(Map.of("client", "leaky")).expect(200).json();

        assertThat(done.get("clients").toString()).isEqualTo("[\"leaky\"]");
        assertThat(refresh("leaky", alices).status()).isEqualTo(400);
        assertThat(refresh("leaky", bobs).status()).isEqualTo(400);
        assertThat(active("leaky", alices)).isFalse();
        assertThat(refresh("app", elsewhere).status()).isEqualTo(200);
        assertThat(families("client=leaky")).isEmpty();
    }

    /** A not-before has whole seconds: without families it has to spare nothing of the second that it is set in. */
    @Test
    void aClientWithoutRotationLosesWhatItGotAMomentAgo() {
        realm.policies();
        realm.admin("POST", "/clients", TestRealm.confidentialClient("stock")).expect(201);
        for (int i = 0; i < 10; i++) {
            JsonNode alices = login("stock", "alice", "openid");

            revoke(Map.of("client", "stock")).expect(200);

            assertThat(refresh("stock", alices).status()).isEqualTo(400);
            assertThat(active("stock", alices)).isFalse();
        }
    }

    @Test
    void aLaterNotBeforeOfTheClientStays() {
        ClientRepresentation client = TestRealm.confidentialClient("later");
        int later = Math.toIntExact(Instant.now().plusSeconds(3_600).getEpochSecond());
        client.setNotBefore(later);
        realm.admin("POST", "/clients", client).expect(201);
        login("later", "alice", "openid");

        revoke(Map.of("client", "later")).expect(200);

        assertThat(realm.admin("/clients/" + realm.clientUuid("later"))
                        .get("notBefore")
                        .asInt())
                .isEqualTo(later);
    }

    @Test
    void aRevocationIsAnAdminEventWithItsReason() {
        login("app", "alice", "openid");

        revoke(Map.of("user", "alice", "reason", "Laptop stolen, INC-4711")).expect(200);

        JsonNode event =
                realm.admin("/admin-events?operationTypes=ACTION&max=1").get(0);
        assertThat(event.get("resourceType").asText()).isEqualTo("USER");
        assertThat(event.get("resourcePath").asText()).isEqualTo("token-lifecycle/revocations");
        assertThat(event.get("representation").asText()).contains("Laptop stolen, INC-4711", realm.userId("alice"));
    }

    private Answer revoke(Map<String, ?> target) {
        Map<String, Object> body = new HashMap<>(target);
        body.putIfAbsent("reason", "test");
        return realm.admin("POST", BASE + "/revocations", body);
    }

    private JsonNode page(String query) {
        return realm.admin(BASE + "/families?" + query);
    }

    private JsonNode families(String query) {
        return page(query).get("families");
    }

    private String familyOf(JsonNode tokens) {
        for (JsonNode family : families("user=alice")) {
            if (family.get("session")
                    .asText()
                    .equals(tokens.get("session_state").asText())) {
                return family.get("family").asText();
            }
        }
        throw new AssertionError("No family in session " + tokens.get("session_state"));
    }

    private boolean active(String client, JsonNode tokens) {
        return realm.isActive(client, tokens.get("access_token").asText());
    }

    private JsonNode login(String client, String user, String scope) {
        return realm.login(client, user, scope).expect(200).json();
    }

    private Answer refresh(String client, JsonNode tokens) {
        return realm.refresh(client, tokens.get("refresh_token").asText());
    }
}
