package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Keycloak that lacks a member which the JAR needs: the JAR under test asks for one that no Keycloak has. */
final class UnknownKeycloakIT {
    private static final String GONE = "org/keycloak/models/RealmModel gone ()V";

    private static DistributionServer server;

    @BeforeAll
    static void startServer() {
        server = new DistributionServer.Builder("unknown").needing(GONE).start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void theLogAndTheConsoleNameTheMissingMember() {
        assertThat(server.log().lines())
                .filteredOn(line -> line.contains("ERROR") && line.contains("dev.tokenlifecycle"))
                .singleElement()
                .asString()
                .contains("can't work: this Keycloak lacks [" + GONE + "]");
        try (TestRealm realm = TestRealm.create(server)) {
            assertThat(realm.masterAdmin("GET", "/admin/serverinfo", null)
                            .json()
                            .at(
                                    "/providers/refresh-token/providers/token-family/operationalInfo/missing-in-this-keycloak")
                            .asText())
                    .isEqualTo(GONE);
        }
    }

    @Test
    void tokenRequestsOfARealmWithOurPoliciesAreRefusedAndNoOthers() {
        try (TestRealm realm = TestRealm.create(server)) {
            JsonNode login = realm.login("web", "alice", "openid").expect(200).json();
            for (String executor : new String[] {"refresh-token-rotation", "access-token-lifetime"}) {
                realm.policy(executor, Map.of());

                refused(realm.login("web", "alice", "openid"));
                refused(realm.refresh("web", login.get("refresh_token").asText()));
                refused(realm.token("web", Map.of("grant_type", "client_credentials")));
            }
            realm.policies();

            realm.refresh("web", login.get("refresh_token").asText()).expect(200);
        }
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.json().get("error").asText()).isEqualTo("server_error");
        assertThat(answer.json().get("error_description").asText())
                .isEqualTo("The token policies of this realm can't be enforced on this server");
    }
}
