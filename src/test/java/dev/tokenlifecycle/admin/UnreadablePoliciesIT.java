package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where nobody can say which hooks there are, a revocation ends nothing, and whoever asked for it reads why. */
final class UnreadablePoliciesIT {
    private static final String BASE = "/token-lifecycle";

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @Test
    void aRevocationSaysWhyAndEndsNothing() {
        realm.policies(
                Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of()),
                Policy.ofAnyClient("hook", "revocation-hook", Map.of("hook-name", "api", "delivery", List.of("poll"))));
        JsonNode tokens = realm.login("web", "alice", "openid").expect(200).json();
        String family = realm.admin(BASE + "/families?user=alice")
                .at("/families/0/family")
                .asText();
        Callers.grantToWeb(realm, "global-token-revocation");
        String service = Callers.serviceToken(realm, "web");
        JsonNode good = realm.admin("/client-policies/policies");
        realm.storePolicies("nonsense");

        says(revoke(Map.of("user", "alice", "reason", "x")));
        revoke(Map.of("user", "alice", "reason", "x", "dry_run", true)).expect(200);
        says(revoke(Map.of("client", "web", "reason", "x")));
        says(revoke(Map.of("session", tokens.get("session_state").asText(), "reason", "x")));
        says(realm.admin("DELETE", BASE + "/families/" + family, null));
        says(Http.json(
                "POST",
                realm.url() + BASE + "/global-token-revocation",
                Map.of("sub_id", Map.of("format", "email", "email", "alice@example.org")),
                "Authorization",
                "Bearer " + service));

        realm.storePolicies(good.toString());
        assertThat(realm.isActive("web", tokens.get("access_token").asText())).isTrue();
        realm.token(
                        "web",
                        Map.of(
                                "grant_type",
                                "refresh_token",
                                "refresh_token",
                                tokens.get("refresh_token").asText()))
                .expect(200);
    }

    private static Answer revoke(Map<String, ?> body) {
        return realm.admin("POST", BASE + "/revocations", body);
    }

    private static void says(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(500);
        assertThat(answer.json().path("errorMessage").asText())
                .isEqualTo("The client policies of realm " + realm.name() + " can't be read");
    }
}
