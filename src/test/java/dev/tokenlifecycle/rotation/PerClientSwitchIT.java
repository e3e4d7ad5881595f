package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.TestRealm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.ClientRepresentation;

/** Client attributes with which Keycloak's pull request 51798 sets its own reuse check: no release reads them yet. */
final class PerClientSwitchIT {
    @Test
    void aMatchingPolicyWinsAndTheReportNamesThem() {
        try (TestRealm realm = TestRealm.create()) {
            for (String on : List.of("true", "false")) {
                ClientRepresentation client = TestRealm.confidentialClient("own-" + on);
                client.setAttributes(Map.of("revoke.refresh.token", on, "refresh.token.max.reuse", "0"));
                realm.admin("POST", "/clients", client).expect(201);
            }
            assertThat(overruled(realm, "own-true")).isEmpty();
            realm.policy("refresh-token-rotation", Map.of());

            for (String client : List.of("own-true", "own-false")) {
                for (String scope : List.of("openid", "openid offline_access")) {
                    String first = refreshToken(
                            realm.login(client, "alice", scope).expect(200).json());
                    realm.refresh(client, first).expect(200);
                    // Within the grace, which the native check doesn't know.
                    String second = refreshToken(
                            realm.refresh(client, first).expect(200).json());
                    realm.refresh(client, second).expect(200);

                    assertThat(realm.refresh(client, first).status()).isEqualTo(400);
                }
                assertThat(overruled(realm, client)).containsExactly("revoke.refresh.token", "refresh.token.max.reuse");
            }
            assertThat(overruled(realm, "web")).isEmpty();
        }
    }

    private static List<String> overruled(TestRealm realm, String client) {
        for (JsonNode each : realm.admin("/token-lifecycle/lifetimes")) {
            if (client.equals(each.get("client_id").asText())) {
                List<String> names = new ArrayList<>();
                each.get("overruled_settings").forEach(name -> names.add(name.asText()));
                return names;
            }
        }
        throw new AssertionError("no " + client);
    }

    private static String refreshToken(JsonNode answer) {
        return answer.get("refresh_token").asText();
    }
}
