package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class OpenApiIT {
    private static final String BASE = "/admin/realms/{realm}/token-lifecycle";
    private static final ApiDescription DESCRIPTION = ApiDescription.read();

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @BeforeAll
    static void fillTheRealm() {
        realm.policies(
                TestRealm.Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of()),
                TestRealm.Policy.ofAnyClient(
                        "hook",
                        "revocation-hook",
                        Map.of("hook-name", "siem", "endpoint-url", "http://127.0.0.1:1/hook")));
        String token = realm.login("app", "alice", "openid")
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
        realm.refresh("app", token).expect(200);
        realm.login("app", "bob", "openid offline_access").expect(200);
    }

    @Test
    void familiesAreAsDescribed() {
        agrees("GET", "/families", "?client=app", null, 200);
        agrees("GET", "/families", "?user=nobody", null, 404);
        agrees("GET", "/families", "", null, 400);
        agrees("GET", "/families", "?client=app&status=revoked", null, 200);
        agrees("GET", "/families", "?client=app&status=dead", null, 400);
        agrees("DELETE", "/families/{family}", "/nothing", null, 404);
    }

    @Test
    void revocationsAreAsDescribed() {
        Map<String, ?> user = Map.of("user", "bob", "reason", "described", "dry_run", true);
        agrees("POST", "/revocations", "", user, 200);
        agrees("POST", "/revocations", "", Map.of("user", "bob", "reason", "described"), 200);
        agrees("POST", "/revocations", "", Map.of("user", "bob", "reason", "described"), 200);
        agrees("POST", "/revocations", "", Map.of(), 400);
        agrees("POST", "/revocations", "", Map.of("user", "x".repeat(100_000)), 413);
    }

    @Test
    void incidentsAreAsDescribed() {
        agrees("GET", "/incidents", "?verdict=rotated,superseded&from=2026-01-01T00:00:00Z", null, 200);
        agrees("GET", "/incidents", "?verdict=theft", null, 400);
        agrees("GET", "/incidents", "?from=yesterday", null, 400);
        agrees("GET", "/incidents", "?client=nothing", null, 404);
    }

    @Test
    void theOverviewIsAsDescribed() {
        agrees("GET", "/overview", "", null, 200);
        agrees("GET", "/overview", "?first=1", null, 400);
        agrees("GET", "/overview/clients", "?max=3", null, 200);
        agrees("GET", "/overview/clients", "?unprotected=true", null, 200);
        agrees("GET", "/overview/clients", "?unprotected=yes", null, 400);
    }

    @Test
    void readinessIsAsDescribed() {
        agrees("GET", "/readiness", "", null, 200);
        agrees("GET", "/readiness", "?from=yesterday", null, 400);
        agrees("GET", "/readiness", "?client=nothing", null, 404);
    }

    @Test
    void hooksAreAsDescribed() {
        agrees("GET", "/hooks", "", null, 200);
        agrees("GET", "/hooks", "?x=y", null, 400);
        agrees("POST", "/hooks/{name}/test", "/siem/test", null, 200);
        agrees("POST", "/hooks/{name}/test", "/nothing/test", null, 404);
    }

    @Test
    void deliveriesAreAsDescribed() {
        agrees("GET", "/deliveries", "", null, 200);
        agrees("GET", "/deliveries", "?max=0", null, 400);
        agrees("GET", "/deliveries", "?hook=nothing", null, 404);
        agrees("POST", "/deliveries/redeliver", "", Map.of("status", "dead-letter"), 200);
        agrees("POST", "/deliveries/redeliver", "", Map.of("status", "waiting"), 400);
        agrees("POST", "/deliveries/redeliver", "", Map.of("status", "dead-letter", "hook", "nothing"), 404);
        agrees("POST", "/deliveries/{id}/redeliver", "/nothing/redeliver", null, 404);
    }

    @Test
    void whatCannotBeReadIsAsDescribed() {
        JsonNode policies = realm.admin("/client-policies/policies");
        Map<String, String> stored = Map.of(
                "client-policies.policies",
                "nonsense",
                "client-policies.profiles",
                realm.admin("/client-policies/profiles").toString());
        realm.admin("PUT", "", Map.of("attributes", stored)).expect(204);

        agrees("GET", "/families", "?client=app", null, 500);
        agrees("GET", "/overview", "", null, 500);
        agrees("GET", "/overview/clients", "", null, 500);
        agrees("GET", "/lifetimes", "", null, 500);
        agrees("GET", "/hooks", "", null, 500);
        agrees("POST", "/hooks/{name}/test", "/siem/test", null, 500);
        agrees("GET", "/deliveries", "?hook=nothing", null, 500);
        agrees("POST", "/revocations", "", Map.of("user", "alice", "reason", "described"), 500);
        agrees("POST", "/deliveries/redeliver", "", Map.of("status", "dead-letter", "hook", "nothing"), 500);

        realm.admin("PUT", "/client-policies/profiles", realm.admin("/client-policies/profiles"))
                .expect(204);
        realm.admin("PUT", "/client-policies/policies", policies).expect(204);
    }

    /** Calls the operation with {@code rest}: a query, or what stands in the place of the path's variable. */
    private static void agrees(String method, String template, String rest, Object body, int status) {
        String fixed = template.replaceFirst("/\\{.*", "");
        Answer answer =
                realm.admin(method, "/token-lifecycle" + fixed + rest, body).expect(status);

        assertThat(DESCRIPTION.contradictions(method + " " + BASE + template, answer))
                .isEmpty();
    }
}
