package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.ClientRepresentation;

/** Tabs of one browser: many families in one client session. */
final class RotationTabsIT {
    private static final int TABS = 10;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @BeforeAll
    static void makeRealm() {
        ClientRepresentation client = TestRealm.confidentialClient("tabs");
        client.setRedirectUris(List.of(BrowserLogin.CALLBACK));
        realm.admin("POST", "/clients", client).expect(201);
        // Strict: whatever one tab did to another would end it.
        realm.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", "0"));
    }

    @Test
    void tenTabsOfOneSessionRotateIndependently() {
        List<JsonNode> tabs = tabs("openid");
        assertThat(sessions(tabs)).hasSize(1);
        List<String> tokens = new ArrayList<>();
        tabs.forEach(tab -> tokens.add(tab.get("refresh_token").asText()));

        for (int round = 1; round <= 3; round++) {
            for (int tab = 0; tab < TABS; tab++) {
                tokens.set(tab, refreshed(tokens.get(tab)));
                assertThat(Jwt.claims(tokens.get(tab)).get("token_generation").asInt())
                        .isEqualTo(round);
            }
        }
    }

    @Test
    void aTheftInOneTabSparesTheOthers() {
        List<JsonNode> tabs = tabs("openid");
        String stolen = tabs.get(0).get("refresh_token").asText();
        String successor = refreshed(stolen);
        realm.refresh("tabs", stolen).expect(400);

        realm.refresh("tabs", successor).expect(400);
        for (int tab = 1; tab < TABS; tab++) {
            refreshed(tabs.get(tab).get("refresh_token").asText());
        }
        assertThat(realm.userinfo(tabs.get(0).get("access_token").asText()).status())
                .isEqualTo(401);
        assertThat(realm.userinfo(tabs.get(1).get("access_token").asText()).status())
                .isEqualTo(200);
    }

    @Test
    void tenOfflineLoginsOfOneSessionRotateIndependently() {
        List<JsonNode> tabs = tabs("openid offline_access");
        for (JsonNode tab : tabs) {
            refreshed(refreshed(tab.get("refresh_token").asText()));
        }
    }

    private static List<JsonNode> tabs(String scope) {
        return BrowserLogin.timesAt(realm, "tabs", scope, TABS).stream()
                .map(answer -> realm.redeem("tabs", answer.get("code"), BrowserLogin.CALLBACK))
                .toList();
    }

    private static Set<String> sessions(List<JsonNode> tabs) {
        Set<String> sessions = new HashSet<>();
        tabs.forEach(tab -> sessions.add(tab.get("session_state").asText()));
        return sessions;
    }

    private static String refreshed(String token) {
        return realm.refresh("tabs", token)
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
    }
}
