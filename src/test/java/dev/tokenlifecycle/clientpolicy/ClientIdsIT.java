package dev.tokenlifecycle.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import dev.tokenlifecycle.server.TokenLife;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.ClientRepresentation;

/** The condition {@code client-ids}: this policy for that app. */
final class ClientIdsIT {
    private static final Map<String, String> CEILING = Map.of("max-lifetime-seconds", "77");

    @Test
    void aPolicyHoldsForTheClientsThatAreNamedAndForNoOthers() {
        try (TestRealm realm = TestRealm.create()) {
            realm.policies(
                    policy(Map.of("client-ids", List.of("we*")), "access-token-lifetime", CEILING),
                    new Policy(
                            "rotation",
                            "client-ids",
                            Map.of("client-ids", List.of("web"), "is-negative-logic", true),
                            "refresh-token-rotation",
                            Map.of("reuse-grace-seconds", "0")));

            assertThat(lifetime(realm.login("web", "alice", "openid"))).isEqualTo(77);
            assertThat(lifetime(realm.token("web", Map.of("grant_type", "client_credentials"))))
                    .isEqualTo(77);
            assertThat(lifetime(realm.login("app", "alice", "openid"))).isGreaterThan(77);
            assertThat(secondUse(realm, "app")).isEqualTo(400);
            assertThat(secondUse(realm, "web")).isEqualTo(200);
        }
    }

    @Test
    void itGovernsAClientThatIsBeingCreated() {
        try (TestRealm realm = TestRealm.create()) {
            realm.policies(policy(Map.of("client-ids", List.of("new")), "access-token-lifetime", CEILING));
            ClientRepresentation client = TestRealm.publicClient("new");
            client.setAttributes(Map.of("access.token.lifespan", "3600"));

            realm.admin("POST", "/clients", client).expect(400);

            client.setClientId("other");
            realm.admin("POST", "/clients", client).expect(201);
        }
    }

    @Test
    void itWorksWithExecutorsOfKeycloak() {
        try (TestRealm realm = TestRealm.create()) {
            realm.policies(policy(
                    Map.of("client-ids", List.of("app")), "reject-ropc-grant", Map.of("auto-configure", "false")));

            assertThat(realm.login("app", "alice", "openid").status()).isEqualTo(400);
            assertThat(realm.login("web", "alice", "openid").status()).isEqualTo(200);
        }
    }

    @Test
    void aListThatNamesNobodyIsRefusedWithTheReason() {
        try (TestRealm realm = TestRealm.create()) {
            realm.policies(policy(Map.of("client-ids", List.of("web")), "access-token-lifetime", CEILING));
            String policies =
                    realm.admin("/client-policies/policies").toString().replace("[\"web\"]", "[]");

            Answer refused = realm.admin("PUT", "/client-policies/policies", policies);

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).contains("client-ids must be a list of 1 to 200 client ids");
        }
    }

    private static Policy policy(Map<String, ?> condition, String executor, Map<String, String> settings) {
        return new Policy("named", "client-ids", condition, executor, settings);
    }

    private static long lifetime(Answer answer) {
        return TokenLife.of(answer.expect(200).json(), "access_token");
    }

    private static int secondUse(TestRealm realm, String client) {
        String token = realm.login(client, "alice", "openid")
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
        realm.refresh(client, token).expect(200);
        return realm.refresh(client, token).status();
    }
}
