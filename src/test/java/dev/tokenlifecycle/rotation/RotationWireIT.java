package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that the client never sees: it hangs up before it has read a byte. */
final class RotationWireIT {
    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @ParameterizedTest
    @ValueSource(strings = {"openid", "openid offline_access"})
    void isRetriedWithinTheGrace(String scope) throws Exception {
        rotation(Map.of("reuse-grace-seconds", "300"));
        String token = login(scope);
        loseTheAnswer(token);

        assertIsRecovered(token, "concurrent");
    }

    @Test
    void isRetriedAgainAndAgainWithinTheGrace() throws Exception {
        rotation(Map.of("reuse-grace-seconds", "300"));
        String token = login("openid");
        for (int i = 0; i < 3; i++) {
            loseTheAnswer(token);
        }

        assertIsRecovered(token, "concurrent");
    }

    @Test
    void isRecoveredAfterTheGraceWhereThePolicySaysSo() throws Exception {
        rotation(Map.of("reuse-grace-seconds", "1", "recover-lost-response", "true"));
        String token = login("openid");
        loseTheAnswer(token);
        waitUntilTheGraceOfASecondIsOver();

        assertIsRecovered(token, "lost_response");
    }

    @Test
    void endsTheFamilyAfterTheGraceWhereItDoesNot() throws Exception {
        rotation(Map.of("reuse-grace-seconds", "1", "recover-lost-response", "false"));
        String token = login("openid");
        loseTheAnswer(token);
        waitUntilTheGraceOfASecondIsOver();

        Answer retry = realm.refresh("app", token);

        assertThat(retry.status()).isEqualTo(400);
        assertThat(verdict("REFRESH_TOKEN_ERROR")).isEqualTo("superseded");
    }

    /** The client goes on; whoever was on the wire and has the lost answer is the one who is found out. */
    private static void assertIsRecovered(String token, String verdict) {
        JsonNode retry = realm.refresh("app", token).expect(200).json();
        assertThat(verdict("REFRESH_TOKEN")).isEqualTo(verdict);
        assertThat(Jwt.claims(refreshToken(retry)).get("token_generation").asInt())
                .isEqualTo(1);
        JsonNode next = realm.refresh("app", refreshToken(retry)).expect(200).json();
        JsonNode later = realm.refresh("app", refreshToken(next)).expect(200).json();
        assertThat(realm.refresh("app", token).status()).isEqualTo(400);
        assertThat(realm.refresh("app", refreshToken(later)).status()).isEqualTo(400);
    }

    /** Hangs up with the request; the server answers nobody. */
    private static void loseTheAnswer(String token) throws IOException {
        int before = refreshes();
        URI url = URI.create(realm.url() + "/protocol/openid-connect/token");
        String body = "grant_type=refresh_token&client_id=app&refresh_token=" + token;
        String request = "POST " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority()
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            Awaitility.await().until(() -> refreshes() > before);
            // A reset instead of a farewell: what the server has sent is thrown away unread.
            socket.setSoLinger(true, 0);
        }
    }

    private static int refreshes() {
        return realm.events("REFRESH_TOKEN").size();
    }

    private static void waitUntilTheGraceOfASecondIsOver() {
        Instant end = Instant.now().plusMillis(1_100);
        Awaitility.await().until(() -> Instant.now().isAfter(end));
    }

    private static String verdict(String type) {
        return realm.events(type).get(0).at("/details/refresh_verdict").asText();
    }

    private static void rotation(Map<String, ?> settings) {
        realm.policy("refresh-token-rotation", settings);
    }

    private static String login(String scope) {
        return refreshToken(realm.login("app", "alice", scope).expect(200).json());
    }

    private static String refreshToken(JsonNode answer) {
        return answer.get("refresh_token").asText();
    }
}
