package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A not-before that an admin sets to now arrives a little later, and a client may have refreshed in between. */
final class NotBeforeIT {
    @RegisterExtension
    final TestRealm realm = TestRealm.onSharedServer();

    private enum Of {
        CLIENT {
            @Override
            void set(TestRealm realm, Instant notBefore) {
                String uuid = realm.clientUuid("app");
                Map<String, Object> client = Map.of("clientId", "app", "notBefore", notBefore.getEpochSecond());
                realm.admin("PUT", "/clients/" + uuid, client).expect(204);
            }
        },
        /** Disabled in the same request: Keycloak refuses its tokens until it is enabled again. */
        DISABLED_CLIENT {
            @Override
            void set(TestRealm realm, Instant notBefore) {
                String uuid = realm.clientUuid("app");
                realm.admin(
                                "PUT",
                                "/clients/" + uuid,
                                Map.of("clientId", "app", "enabled", false, "notBefore", notBefore.getEpochSecond()))
                        .expect(204);
                realm.admin("PUT", "/clients/" + uuid, Map.of("clientId", "app", "enabled", true))
                        .expect(204);
            }
        },
        REALM {
            @Override
            void set(TestRealm realm, Instant notBefore) {
                realm.admin("PUT", "", Map.of("notBefore", notBefore.getEpochSecond()))
                        .expect(204);
            }
        };

        abstract void set(TestRealm realm, Instant notBefore);
    }

    @BeforeEach
    void rotate() {
        realm.policy("refresh-token-rotation", Map.of());
    }

    @ParameterizedTest
    @EnumSource
    void whatBeganBeforeItEndsWithWhatARefreshMadeOfItMeanwhile(Of of) {
        String token = login();
        Instant notBefore = Instant.now();
        await(notBefore.plusSeconds(2));
        JsonNode refreshed = realm.refresh("app", token).expect(200).json();
        String later = login();

        of.set(realm, notBefore);

        assertThat(realm.userinfo(refreshed.get("access_token").asText()).status())
                .isEqualTo(401);
        realm.refresh("app", refreshed.get("refresh_token").asText()).expect(400);
        realm.refresh("app", later).expect(200);
    }

    private String login() {
        return realm.login("app", "alice", "openid")
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
    }

    private static void await(Instant time) {
        Awaitility.await().until(() -> Instant.now().isAfter(time));
    }
}
