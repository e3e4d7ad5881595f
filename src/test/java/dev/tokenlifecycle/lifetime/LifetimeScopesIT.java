package dev.tokenlifecycle.lifetime;

import static dev.tokenlifecycle.server.TokenLife.assertBothCapped;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ceiling of a scope that the token doesn't name. The scope {@code payments} is granted, but isn't included in the token's. */
final class LifetimeScopesIT {
    private static final int LONG = 1200;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer(it -> it.setAccessTokenLifespan(LONG));

    @BeforeAll
    static void makeScope() {
        realm.admin(
                        "POST",
                        "/client-scopes",
                        Map.of(
                                "name",
                                "payments",
                                "protocol",
                                "openid-connect",
                                "attributes",
                                Map.of("include.in.token.scope", "false")))
                .expect(201);
        for (JsonNode scope : realm.admin("/client-scopes")) {
            if ("payments".equals(scope.get("name").asText())) {
                realm.admin(
                                "PUT",
                                "/clients/" + realm.clientUuid("web") + "/optional-client-scopes/"
                                        + scope.get("id").asText(),
                                null)
                        .expect(204);
            }
        }
    }

    @Test
    void aRefreshThatLeavesAScopeOutKeepsTheCeilingOfItsCondition() {
        realm.policies(scoped("phone"));
        JsonNode login = realm.login("web", "alice", "openid phone").json();
        assertBothCapped(login, 60);

        JsonNode less = refresh(login, "openid");

        assertThat(less.get("scope").asText()).doesNotContain("phone");
        assertBothCapped(less, 60);
        assertBothCapped(realm.login("web", "alice", "openid").json(), LONG);
    }

    @Test
    void aConditionKnowsAScopeThatTheTokenDoesNotName() {
        realm.policies(scoped("payments"));
        JsonNode login = realm.login("web", "alice", "openid payments").json();
        assertThat(login.get("scope").asText()).doesNotContain("payments");
        assertBothCapped(login, 60);

        assertBothCapped(
                realm.refresh("web", login.get("refresh_token").asText()).json(), 60);
    }

    @Test
    void aScopeThatTheTokenDoesNotNameHasItsCeiling() {
        realm.policy(
                "access-token-lifetime",
                Map.of("max-lifetime-seconds", "600", "scope-lifetimes", List.of("payments=60")));
        JsonNode login = realm.login("web", "alice", "openid payments").json();

        assertBothCapped(login, 60);
        assertBothCapped(
                realm.refresh("web", login.get("refresh_token").asText()).json(), 60);
        assertBothCapped(refresh(login, "openid"), 600);
    }

    private static JsonNode refresh(JsonNode login, String scope) {
        return realm.refresh("web", login.get("refresh_token").asText(), scope)
                .expect(200)
                .json();
    }

    private static Policy scoped(String scope) {
        return Policy.ofScope(scope, "access-token-lifetime", Map.of("max-lifetime-seconds", "60"));
    }
}
