package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Browser;
import dev.tokenlifecycle.server.TestRealm;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A login whose tokens somebody keeps busy while it is ended.
 *
 * @param client whose tokens they are
 * @param tokens what the login answered
 * @param superseded a refresh token that was used twice since: presenting it is reuse
 */
record RacedLogin(TestRealm realm, String user, String client, JsonNode tokens, String superseded) {
    /** Logs {@code alice} in, as {@code way} needs it. */
    static RacedLogin begin(TestRealm realm, RevocationWay way) {
        if (way.endedByAnother()) {
            Browser browser = new Browser().login(realm, "web", "alice", Map.of());
            JsonNode first = realm.redeem("web", browser.code(), Browser.CALLBACK);
            browser.open(realm.url()
                    + "/protocol/openid-connect/auth?client_id=app&response_type=code&scope=openid&redirect_uri="
                    + URLEncoder.encode(Browser.CALLBACK, StandardCharsets.UTF_8));
            return new RacedLogin(
                    realm, "alice", "app", realm.redeem("app", browser.code(), Browser.CALLBACK), twice(realm, first));
        }
        JsonNode tokens = realm.login("web", "alice", way.scope()).expect(200).json();
        return way.policy().isEmpty()
                ? new RacedLogin(realm, "alice", "web", tokens, "")
                : afterTwoRotations(realm, tokens);
    }

    private static RacedLogin afterTwoRotations(TestRealm realm, JsonNode tokens) {
        JsonNode second = refreshed(realm, "web", tokens);
        return new RacedLogin(
                realm,
                "alice",
                "web",
                refreshed(realm, "web", second),
                tokens.get("refresh_token").asText());
    }

    private static String twice(TestRealm realm, JsonNode tokens) {
        refreshed(realm, "web", refreshed(realm, "web", tokens));
        return tokens.get("refresh_token").asText();
    }

    private static JsonNode refreshed(TestRealm realm, String client, JsonNode tokens) {
        return realm.refresh(client, tokens.get("refresh_token").asText())
                .expect(200)
                .json();
    }

    String refreshToken() {
        return tokens.get("refresh_token").asText();
    }

    String accessToken() {
        return tokens.get("access_token").asText();
    }

    String idToken() {
        return tokens.get("id_token").asText();
    }

    String session() {
        return tokens.get("session_state").asText();
    }

    /** Presents what was superseded long ago, as a thief would. */
    void reuse() {
        assertThat(realm.refresh("web", superseded).status()).isEqualTo(400);
    }
}
