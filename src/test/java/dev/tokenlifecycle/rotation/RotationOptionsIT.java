package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import jakarta.mail.Multipart;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RotationOptionsIT {
    private static final String EXECUTOR = "refresh-token-rotation";
    private static final Map<String, String> STRICT = Map.of("reuse-grace-seconds", "0");

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @AfterEach
    void switchNativeRevocationOff() {
        nativeRevocation(false);
    }

    /** The realm's own switch on or off, a policy present, exempting or absent: the policy wins in both directions. */
    @ParameterizedTest
    @CsvSource({
        "false, none, 200, 200",
        "true, none, 400, 400",
        "false, always, 400, 400",
        "true, always, 400, 400",
        "false, never, 200, 200",
        "true, never, 200, 200"
    })
    void aPolicyWinsOverTheRealmsOwnSwitch(boolean revokes, String policy, int replay, int successor) {
        nativeRevocation(revokes);
        if ("none".equals(policy)) {
            realm.policies();
        } else {
            rotation(Map.of("rotate", policy, "reuse-grace-seconds", "0"));
        }
        String first = login("app");
        String second = refreshed("app", first);

        assertThat(realm.refresh("app", first).status()).isEqualTo(replay);
        // Keycloak 26.7's own revocation is rolled back with the answer where a server does so.
        boolean lost = "none".equals(policy) && Boolean.getBoolean("rollback.on.error");
        assertThat(realm.refresh("app", second).status()).isEqualTo(lost ? 200 : successor);
    }

    @Test
    void aGraceWinsOverTheRealmsOwnSwitch() {
        nativeRevocation(true);
        rotation(Map.of());
        String first = login("app");
        String second = refreshed("app", first);

        assertThat(realm.refresh("app", first).status()).isEqualTo(200);
        assertThat(realm.refresh("app", second).status()).isEqualTo(200);
    }

    @Test
    void ofSeveralPoliciesTheStrictestValueOfEachSettingHolds() {
        realm.policies(
                Policy.ofAnyClient("one", EXECUTOR, Map.of("rotate", "never")),
                Policy.ofAnyClient("two", EXECUTOR, STRICT));
        String first = login("app");
        refreshed("app", first);

        assertThat(realm.refresh("app", first).status()).isEqualTo(400);
    }

    @Test
    void observingRefusesNothingAndCountsAFamilyOnce() throws Exception {
        rotation(Map.of("mode", "observe", "reuse-grace-seconds", "0", "idle-lifetime-seconds", "30"));
        String first = login("app");
        String second = refreshed("app", first);
        String third = refreshed("app", second);

        assertThat(realm.refresh("app", first).status()).isEqualTo(200);
        assertThat(lastVerdict("REFRESH_TOKEN")).isEqualTo("superseded");
        assertThat(realm.refresh("app", first).status()).isEqualTo(200);
        assertThat(lastVerdict("REFRESH_TOKEN")).isEqualTo("revoked_family");
        assertThat(realm.refresh("app", third).status()).isEqualTo(200);
        assertThat(metric("superseded", "observe")).isEqualTo(1);
        long left = Jwt.claims(third).get("exp").asLong() - Instant.now().getEpochSecond();
        assertThat(left).isGreaterThan(60);

        rotation(STRICT);
        assertThat(realm.refresh("app", second).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "revoke-family, family, 200, 200, 200",
        "revoke-client-session, client_session, 200, 200, 200",
        "revoke-user-session, user_session, 200, 200, 200",
        "revoke-all-user-sessions, all_user_sessions, 400, 400, 200"
    })
    void reuseEndsWhatThePolicySays(String onReuse, String word, int otherSession, int otherClient, int otherUser) {
        rotation(Map.of("reuse-grace-seconds", "0", "on-reuse", onReuse));
        String stolen = login("app");
        String current = refreshed("app", stolen);
        String session = login("app");
        String offline = refreshToken(
                realm.login("web", "alice", "openid offline_access").expect(200));
        String bob = refreshToken(realm.login("app", "bob", "openid").expect(200));

        realm.refresh("app", stolen).expect(400);

        JsonNode event = realm.events("REFRESH_TOKEN_ERROR").get(0);
        assertThat(event.at("/details/revoked").asText()).isEqualTo(word);
        assertThat(realm.refresh("app", current).status()).isEqualTo(400);
        assertThat(realm.refresh("app", session).status()).isEqualTo(otherSession);
        assertThat(realm.refresh("web", offline).status()).isEqualTo(otherClient);
        assertThat(realm.refresh("app", bob).status()).isEqualTo(otherUser);
    }

    @Test
    void aLostAnswerIsRecoveredUntilItsSuccessorWasUsed() {
        rotation(Map.of("reuse-grace-seconds", "0", "recover-lost-response", "true"));
        String first = login("app");
        refreshed("app", first);

        String again = refreshed("app", first);
        assertThat(lastVerdict("REFRESH_TOKEN")).isEqualTo("lost_response");
        refreshed("app", again);

        assertThat(realm.refresh("app", first).status()).isEqualTo(400);
        assertThat(lastVerdict("REFRESH_TOKEN_ERROR")).isEqualTo("superseded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid", "openid offline_access"})
    void noTokenOutlivesTheAbsoluteLifetimeOfTheFirst(String scope) {
        rotation(Map.of("absolute-lifetime-seconds", "120"));
        JsonNode login = realm.login("app", "alice", scope).expect(200).json();
        JsonNode first = Jwt.claims(login.get("refresh_token").asText());
        long end = first.get("exp").asLong();

        JsonNode second = Jwt.claims(refreshed("app", login.get("refresh_token").asText()));

        assertThat(end - first.get("iat").asLong()).isBetween(119L, 120L);
        assertThat(second.get("exp").asLong()).isEqualTo(end);
        assertThat(login.get("refresh_expires_in").asLong()).isBetween(1L, 120L);
    }

    @Test
    void everySuccessorIsIdleForAsLong() {
        rotation(Map.of("idle-lifetime-seconds", "45"));
        JsonNode second = Jwt.claims(refreshed("app", login("app")));

        assertThat(second.get("exp").asLong() - second.get("iat").asLong()).isBetween(44L, 45L);
    }

    @Test
    void aTokenFromBeforeThePolicyStartsItsOwnFamily() {
        realm.policies();
        String before = refreshed("app", login("app"));

        rotation(STRICT);
        JsonNode second = Jwt.claims(refreshed("app", before));

        assertThat(second.get("token_family").asText())
                .isEqualTo(Jwt.claims(before).get("jti").asText());
        assertThat(realm.refresh("app", before).status()).isEqualTo(400);
    }

    @Test
    void whatIsRevokedStaysDeadWhenThePolicyIsRemovedAndTheRestGoesOn() {
        rotation(STRICT);
        String stolen = login("app");
        String dead = refreshed("app", stolen);
        realm.refresh("app", stolen).expect(400);
        String alive = refreshed("app", login("app"));

        realm.policies();

        assertThat(realm.refresh("app", stolen).status()).isEqualTo(400);
        assertThat(realm.refresh("app", dead).status()).isEqualTo(400);
        String stock = refreshed("app", alive);
        assertThat(Jwt.claims(stock).has("token_family")).isFalse();
        rotation(STRICT);
        assertThat(realm.refresh("app", stock).status()).isEqualTo(200);
    }

    @Test
    void introspectionTellsTheCurrentTokenFromASupersededOne() {
        rotation(Map.of());
        String first = login("web");
        String second = refreshed("web", first);

        assertThat(active(second, "refresh_token")).isTrue();
        assertThat(active(first, "refresh_token")).isFalse();
        assertThat(Http.post(
                                realm.url() + "/protocol/openid-connect/token/introspect",
                                Map.of("token", first, "client_id", "web", "client_secret", TestRealm.SECRET))
                        .json()
                        .get("active")
                        .asBoolean())
                .isFalse();
        assertThat(realm.refresh("web", second).status()).isEqualTo(200);
    }

    @Test
    void aRefreshThatKeycloakRefusesSpendsNoToken() {
        rotation(STRICT);
        String token = login("app");
        String user = realm.userId("alice");
        Map<String, Object> alice = new HashMap<>(Map.of("enabled", false));
        realm.admin("PUT", "/users/" + user, alice).expect(204);

        Answer refused = realm.refresh("app", token).expect(400);

        alice.put("enabled", true);
        realm.admin("PUT", "/users/" + user, alice).expect(204);
        assertThat(refused.json().get("error_description").asText()).isEqualTo("User disabled");
        assertThat(realm.refresh("app", token).status()).isEqualTo(200);
    }

    @Test
    void tenFamiliesOfOneUserAreIndependent() {
        rotation(STRICT);
        List<String> tabs =
                java.util.stream.Stream.generate(() -> login("app")).limit(10).toList();
        refreshed("app", tabs.get(0));
        realm.refresh("app", tabs.get(0)).expect(400);

        for (String tab : tabs.subList(1, 10)) {
            refreshed("app", refreshed("app", tab));
        }
    }

    /** Whatever e-mail theme the realm has chosen: Keycloak's own, ours, or another. */
    @ParameterizedTest
    @CsvSource({
        "'',de,Sie wurden zu Ihrer Sicherheit abgemeldet,Jemand hat",
        "token-lifecycle,fr,Vous avez été déconnecté par sécurité,Reconnectez-vous",
        "base,ja,安全のためサインアウトしました,サインイン"
    })
    @Tag("receiver")
    void theUserIsNotifiedByEmailInTheirLanguage(String theme, String language, String subject, String words)
            throws Exception {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try {
            Map<String, Object> settings = new HashMap<>();
            settings.put("internationalizationEnabled", true);
            settings.put("supportedLocales", List.of("en", "de", "fr", "ja"));
            settings.put("emailTheme", theme);
            settings.put("defaultLocale", "en");
            settings.put(
                    "smtpServer",
                    Map.of(
                            "host",
                            "127.0.0.1",
                            "port",
                            Integer.toString(mail.getSmtp().getPort()),
                            "from",
                            "keycloak@example.org"));
            realm.admin("PUT", "", settings).expect(204);
            JsonNode bob = realm.admin("/users/" + realm.userId("bob"));
            ((com.fasterxml.jackson.databind.node.ObjectNode) bob)
                    .putObject("attributes")
                    .putArray("locale")
                    .add(language);
            realm.admin("PUT", "/users/" + realm.userId("bob"), bob).expect(204);
            rotation(Map.of("reuse-grace-seconds", "0", "notify-user", "true"));
            String stolen = refreshToken(realm.login("app", "bob", "openid").expect(200));
            refreshed("app", stolen);

            realm.refresh("app", stolen).expect(400);

            assertThat(mail.waitForIncomingEmail(10_000, 1)).isTrue();
            var message = mail.getReceivedMessages()[0];
            assertThat(message.getAllRecipients()[0]).hasToString("bob@example.org");
            assertThat(message.getSubject()).isEqualTo(subject);
            String text = text(message.getContent());
            assertThat(text).contains("127.0.0.1", "app", "UTC", words);
        } finally {
            mail.stop();
        }
    }

    /** The readable parts of a message. */
    private static String text(Object content) throws Exception {
        if (!(content instanceof Multipart parts)) {
            return String.valueOf(content);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts.getCount(); i++) {
            text.append(text(parts.getBodyPart(i).getContent()));
        }
        return text.toString();
    }

    private static void rotation(Map<String, ?> settings) {
        realm.policy(EXECUTOR, settings);
    }

    private static void nativeRevocation(boolean on) {
        realm.admin("PUT", "", Map.of("revokeRefreshToken", on)).expect(204);
    }

    private static boolean active(String token, String hint) {
        return realm.introspect("web", token, hint).get("active").asBoolean();
    }

    private static String lastVerdict(String type) {
        return Awaitility.await()
                .until(() -> realm.events(type), events -> !events.isEmpty())
                .get(0)
                .at("/details/refresh_verdict")
                .asText();
    }

    private static double metric(String verdict, String mode) {
        return Http.get(realm.server().managementUrl() + "/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("token_lifecycle_refreshes_total")
                        && line.contains("realm=\"" + realm.name() + "\"")
                        && line.contains("verdict=\"" + verdict + "\"")
                        && line.contains("mode=\"" + mode + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String login(String client) {
        return refreshToken(realm.login(client, "alice", "openid").expect(200));
    }

    private static String refreshed(String client, String token) {
        return refreshToken(realm.refresh(client, token).expect(200));
    }

    private static String refreshToken(Answer answer) {
        return answer.json().get("refresh_token").asText();
    }
}
