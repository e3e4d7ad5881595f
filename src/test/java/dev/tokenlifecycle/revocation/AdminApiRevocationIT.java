package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is revoked through this extension's REST API. */
final class AdminApiRevocationIT extends HookedRealm {
    @Test
    void ourOwnEndpointNotifiesTheHookOnce() {
        login("app", "alice");
        login("web", "alice");

        told(
                "sessions-revoked",
                "revoked_by_admin",
                "admin",
                () -> realm.admin(
                                "POST",
                                "/token-lifecycle/revocations",
                                Map.of("user", realm.userId("alice"), "reason", "offboarding"))
                        .expect(200));
    }

    @Test
    void endingAllSessionsOfAClientThroughOurEndpointNotifiesTheHook() {
        client("leaky", it -> {}, Map.of());
        login("leaky", "alice");

        JsonNode told = told(
                "sessions-revoked",
                "revoked_by_admin",
                "admin",
                () -> realm.admin(
                                "POST",
                                "/token-lifecycle/revocations",
                                Map.of("client", "leaky", "reason", "secret leaked"))
                        .expect(200));

        assertThat(told.get("client").asText()).isEqualTo("leaky");
        assertThat(told.has("user")).isFalse();
    }

    @Test
    void aFamilyThatAnAdminEndsNotifiesTheHook() {
        JsonNode login = login("app", "alice");
        String family =
                Jwt.claims(login.get("refresh_token").asText()).get("jti").asText();

        JsonNode told = told(
                "tokens-revoked",
                "revoked_by_admin",
                "admin",
                () -> realm.admin("DELETE", "/token-lifecycle/families/" + family, null)
                        .expect(200));

        assertThat(told.get("family").asText()).isEqualTo(family);
        assertThat(told.get("session").asText())
                .isEqualTo(login.get("session_state").asText());
    }

    @Test
    void aFamilyThatAReuseHasEndedIsNotEndedAgain() {
        newUser("victor");
        JsonNode stolen = login("app", "victor");
        String family =
                Jwt.claims(stolen.get("refresh_token").asText()).get("jti").asText();
        JsonNode next = refresh(stolen).expect(200).json();
        refresh(next).expect(200);
        assertThat(added("sources", () -> refresh(stolen).expect(400))).hasSize(1);

        assertThat(added("sources", () -> {
                    assertThat(realm.admin("/token-lifecycle/families?user=victor")
                                    .get("families"))
                            .isEmpty();
                    for (boolean dryRun : new boolean[] {true, false}) {
                        JsonNode nothing = realm.admin(
                                        "POST",
                                        "/token-lifecycle/revocations",
                                        Map.of("family", family, "reason", "again", "dry_run", dryRun))
                                .expect(200)
                                .json();
                        assertThat(nothing.get("families").asInt()).isZero();
                        assertThat(nothing.get("clients")).isEmpty();
                    }
                }))
                .isEmpty();
    }

    private static Answer refresh(JsonNode tokens) {
        return realm.refresh("app", tokens.get("refresh_token").asText());
    }

    @Test
    void anotherSystemThatRevokesGloballyNotifiesTheHook() {
        realm.admin("POST", "/clients", TestRealm.confidentialClient("token-lifecycle"))
                .expect(201);
        String uuid = realm.clientUuid("token-lifecycle");
        realm.admin("POST", "/clients/" + uuid + "/roles", Map.of("name", "global-token-revocation"))
                .expect(201);
        String account = realm.admin("/clients/" + realm.clientUuid("web") + "/service-account-user")
                .get("id")
                .asText();
        realm.admin(
                        "POST",
                        "/users/" + account + "/role-mappings/clients/" + uuid,
                        List.of(realm.admin("/clients/" + uuid + "/roles/global-token-revocation")))
                .expect(204);
        String token = Callers.serviceToken(realm, "web");
        login("app", "alice");
        String alice = realm.userId("alice");

        JsonNode told = told(
                "sessions-revoked",
                "global_token_revocation",
                "system",
                () -> Http.json(
                                "POST",
                                realm.url() + "/token-lifecycle/global-token-revocation",
                                Map.of("sub_id", Map.of("format", "opaque", "id", alice)),
                                "Authorization",
                                "Bearer " + token)
                        .expect(204));

        assertThat(told.get("user").asText()).isEqualTo(alice);
    }
}
