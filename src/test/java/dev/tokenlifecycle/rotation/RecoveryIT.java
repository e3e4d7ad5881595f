package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Beyond the grace only the very token that caused the last rotation is recovered, for whatever session and in every mode. */
final class RecoveryIT {
    private static final String ONLINE = "openid";
    private static final String OFFLINE = "openid offline_access";
    private static final int ROUNDS = 20;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @ParameterizedTest
    @CsvSource({"app,openid", "web,openid", "app,openid offline_access", "web,openid offline_access"})
    void aHolderWhoLosesEveryAnswerIsNeverRefused(String client, String scope) {
        noGrace(Map.of());
        String token = login(client, scope);

        for (int round = 0; round < 5; round++) {
            refreshed(client, token);
            refreshed(client, token);
            token = refreshed(client, token);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ONLINE, OFFLINE})
    void aThiefAndAVictimInTurnEndAtTheSecondPartysFirstRefresh(String scope) {
        noGrace(Map.of());
        String victim = login("web", scope);
        String thief = victim;
        victim = refreshed("web", victim);
        thief = refreshed("web", thief);
        String newest = refreshed("web", victim);

        assertThat(refresh("web", thief).status()).isEqualTo(400);
        assertThat(refresh("web", newest).status()).isEqualTo(400);
    }

    /** The alternation that once lasted for ever is refused to nobody, but counted, once. */
    @Test
    void observingCountsAThiefBesideAVictimAndRefusesNobody() {
        noGrace(Map.of("mode", "observe"));
        String victim = login("web", ONLINE);
        String family = family(victim);
        String thief = victim;

        for (int round = 0; round < ROUNDS; round++) {
            victim = refreshed("web", victim);
            thief = refreshed("web", thief);
        }

        assertThat(verdicts(family, "superseded")).isOne();
        assertThat(verdicts(family, "revoked_family")).isPositive();
    }

    /** A token from before the policy has no row: its family is adopted at its first refresh, and the rule holds from then on. */
    @ParameterizedTest
    @ValueSource(strings = {ONLINE, OFFLINE})
    void aTokenFromBeforeThePolicyIsRecoveredTooAndItsCopyIsCaught(String scope) {
        realm.policies();
        String old = login("web", scope);
        noGrace(Map.of());

        refreshed("web", old);
        String copy = refreshed("web", old);
        String victim = refreshed("web", old);
        String newest = refreshed("web", victim);

        assertThat(refresh("web", copy).status()).isEqualTo(400);
        assertThat(refresh("web", newest).status()).isEqualTo(400);
    }

    private static void noGrace(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("reuse-grace-seconds", "0");
        settings.put("recover-lost-response", "true");
        realm.policy("refresh-token-rotation", settings);
    }

    private static long verdicts(String family, String verdict) {
        return StreamSupport.stream(
                        realm.admin("/events?max=500&type=REFRESH_TOKEN").spliterator(), false)
                .filter(event -> family.equals(event.at("/details/token_family").asText()))
                .filter(event ->
                        verdict.equals(event.at("/details/refresh_verdict").asText()))
                .count();
    }

    private static String family(String firstToken) {
        return Jwt.claims(firstToken).get("jti").asText();
    }

    private static String login(String client, String scope) {
        return token(realm.login(client, "alice", scope));
    }

    private static Answer refresh(String client, String token) {
        return realm.refresh(client, token);
    }

    private static String refreshed(String client, String token) {
        return token(refresh(client, token));
    }

    private static String token(Answer answer) {
        return answer.expect(200).json().get("refresh_token").asText();
    }
}
