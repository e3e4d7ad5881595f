package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.RealmKeys;
import dev.tokenlifecycle.server.TestRealm;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our addresses have the realm's name in them: none of ours may be taken for another of ours or of Keycloak's. */
final class OddRealmNamesIT {
    private static final Map<String, String> HOOK =
            Map.of("hook-name", "siem", "endpoint-url", "https://receiver.example/events");

    @ParameterizedTest
    @ValueSource(strings = {"console", "token-lifecycle", "realms", "hooks", "50% off", "ünï", "a\"b<i>'c", "50%25off"})
    void ourResourcesAndThePageAreThere(String name) {
        try (TestRealm realm = TestRealm.create(KeycloakServer.shared())) {
            String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            String admin = "/admin/realms/" + encoded;
            realm.masterAdmin(
                            "POST",
                            "/admin/realms",
                            Map.of("realm", name, "enabled", true, "components", RealmKeys.small()))
                    .expect(201);
            try {
                realm.masterAdmin("PUT", admin + "/client-policies/profiles", profiles())
                        .expect(204);

                assertThat(realm.masterAdmin("GET", admin + "/token-lifecycle/hooks", null)
                                .expect(200)
                                .text())
                        .contains("siem");
                realm.masterAdmin("GET", admin + "/token-lifecycle/lifetimes", null)
                        .expect(200);
                // Keycloak itself takes this address for the realm resources of a realm called console.
                if (!name.equals("realms")) {
                    Http.get(realm.server().url() + "/admin/" + encoded + "/console/token-lifecycle")
                            .expect(200);
                    for (String file : files(realm.server().url() + "/admin/" + encoded + "/console/token-lifecycle")) {
                        Http.get(realm.server().url() + file).expect(200);
                    }
                }
            } finally {
                realm.masterAdmin("DELETE", admin, null).expect(204);
            }
        }
    }

    /** The files that the page names. */
    private static List<String> files(String page) {
        List<String> files = Pattern.compile("(?:href|src)=\"(/[^\"]*)\"")
                .matcher(Http.get(page).expect(200).text())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(files).hasSize(3);
        return files;
    }

    private static Map<String, ?> profiles() {
        return Map.of(
                "profiles",
                List.of(Map.of(
                        "name",
                        "hook",
                        "executors",
                        List.of(Map.of("executor", "revocation-hook", "configuration", HOOK)))));
    }
}
