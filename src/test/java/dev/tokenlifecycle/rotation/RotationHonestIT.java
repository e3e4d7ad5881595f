package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users and their apps do without meaning harm: none of it ever ends a session. */
final class RotationHonestIT {
    private static final String EXECUTOR = "refresh-token-rotation";
    private static final String CLIENT = "web";
    private static final int STEPS = 80;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    /** A step-up or a password asked for again changes the session of an open tab, and not its tokens. */
    @ParameterizedTest
    @ValueSource(strings = {"&prompt=login", "&max_age=0"})
    void aTabOutlivesAnotherAuthenticationInTheSameBrowser(String more) {
        realm.policy(EXECUTOR, Map.of("reuse-grace-seconds", "0"));
        BrowserLogin browser = new BrowserLogin();
        String tab = refreshed(refreshed(refreshToken(browser.tokens(realm, CLIENT, "openid", ""))));
        long issued = Jwt.claims(tab).get("iat").asLong();
        // Keycloak refuses what is two seconds older than a session that it has begun again.
        Awaitility.await().until(() -> Instant.now().getEpochSecond() > issued + 2);

        String other = refreshToken(browser.tokens(realm, CLIENT, "openid", more));

        assertThat(Jwt.claims(other).get("sid")).isEqualTo(Jwt.claims(tab).get("sid"));
        refreshed(refreshed(tab));
        refreshed(refreshed(other));
    }

    /** Keycloak copies the notes of the online session into a new offline one; the families must not. */
    @Test
    void onlineAndOfflineFamiliesOfOneSessionDoNotKnowEachOther() {
        realm.policy(EXECUTOR, Map.of("reuse-grace-seconds", "0"));
        BrowserLogin browser = new BrowserLogin();
        String stolen = refreshToken(browser.tokens(realm, CLIENT, "openid", ""));
        String online = refreshed(stolen);
        String offline = refreshed(refreshToken(browser.tokens(realm, CLIENT, "openid offline_access", "")));
        String later = refreshed(refreshToken(browser.tokens(realm, CLIENT, "openid", "")));
        String again = refreshed(refreshToken(browser.tokens(realm, CLIENT, "openid offline_access", "")));
        online = refreshed(online);
        offline = refreshed(offline);
        later = refreshed(later);
        again = refreshed(again);

        realm.refresh(CLIENT, stolen).expect(400);

        realm.refresh(CLIENT, online).expect(400);
        refreshed(offline);
        refreshed(later);
        refreshed(again);
    }

    @Test
    void aScopeThatWasNeverGrantedIsIgnoredAndTheFamilyGoesOn() {
        realm.policy(EXECUTOR, Map.of("reuse-grace-seconds", "0"));
        String token = refreshed(login("openid"));

        JsonNode answer = realm.token(
                        CLIENT,
                        Map.of("grant_type", "refresh_token", "refresh_token", token, "scope", "openid offline_access"))
                .expect(200)
                .json();

        assertThat(Jwt.claims(refreshToken(answer)).get("typ").asText()).isEqualTo("Refresh");
        refreshed(refreshToken(answer));
    }

    /** Two browsers and two apps with many tabs, in an order that nobody thought of; at last a thief tries every old token. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void nothingHonestIsRefusedAndNothingStolenIsAnswered(long seed) {
        realm.policy(EXECUTOR, Map.of("reuse-grace-seconds", "300"));
        Random random = new Random(seed);
        List<BrowserLogin> browsers = List.of(new BrowserLogin(), new BrowserLogin());
        // An offline login alone would leave no session for the next one to share.
        browsers.forEach(browser -> browser.tokens(realm, "app", "openid", ""));
        List<Tab> tabs = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            int what = tabs.size() < 2 ? 9 : random.nextInt(10);
            if (what == 9 && tabs.size() < 12) {
                String scope = random.nextInt(3) == 0 ? "openid offline_access" : "openid";
                String more = random.nextInt(4) == 0 ? "&prompt=login" : "";
                JsonNode tokens = browsers.get(random.nextInt(2)).tokens(realm, CLIENT, scope, more);
                tabs.add(new Tab(refreshToken(tokens)));
                continue;
            }
            Tab tab = tabs.get(random.nextInt(tabs.size()));
            switch (what) {
                case 0 -> tab.losesTheAnswerAndRetries();
                case 1 -> tab.refreshesTwiceAtOnce();
                case 2 -> realm.login(CLIENT, "alice", "openid").expect(200);
                default -> tab.refreshes();
            }
        }
        Set<String> sessions = new HashSet<>();
        tabs.forEach(tab -> sessions.add(Jwt.claims(tab.current).get("sid").asText()));
        assertThat(sessions).as("seed %d", seed).hasSize(2);
        assertThieves(tabs);
    }

    /** Of every family one old token, whichever: it is refused, its family dies, and that of no other tab. */
    private static void assertThieves(List<Tab> tabs) {
        List<Tab> alive = new ArrayList<>(tabs);
        for (Tab tab : tabs) {
            if (tab.superseded().isEmpty()) {
                continue;
            }
            List<String> stolen = tab.superseded();
            assertThat(realm.refresh(CLIENT, stolen.get(stolen.size() / 2)).status())
                    .isEqualTo(400);
            assertThat(realm.refresh(CLIENT, tab.current).status()).isEqualTo(400);
            alive.remove(tab);
            alive.forEach(Tab::refreshes);
        }
        assertThat(alive.size()).isLessThan(tabs.size());
    }

    /** An app that holds one refresh token; it remembers all for the thief. */
    private static final class Tab {
        private final List<String> all = new ArrayList<>();
        private String current;

        private Tab(String token) {
            take(token);
        }

        private void take(String token) {
            all.add(token);
            current = token;
        }

        private void refreshes() {
            take(refreshed(current));
        }

        private void losesTheAnswerAndRetries() {
            String sent = current;
            all.add(refreshed(sent));
            take(refreshed(sent));
        }

        private void refreshesTwiceAtOnce() {
            String sent = current;
            CompletableFuture<String> one = CompletableFuture.supplyAsync(() -> refreshed(sent));
            CompletableFuture<String> two = CompletableFuture.supplyAsync(() -> refreshed(sent));
            all.add(one.join());
            take(two.join());
        }

        /** Older than the predecessor, which has a grace. */
        private List<String> superseded() {
            long generation = generation(current);
            return all.stream()
                    .filter(token -> generation(token) < generation - 1)
                    .toList();
        }

        private static long generation(String token) {
            return Jwt.claims(token).path("token_generation").asLong();
        }
    }

    private static String login(String scope) {
        return refreshToken(realm.login(CLIENT, "alice", scope).expect(200).json());
    }

    private static String refreshed(String token) {
        return refreshToken(realm.refresh(CLIENT, token).expect(200).json());
    }

    private static String refreshToken(JsonNode answer) {
        return answer.get("refresh_token").asText();
    }
}
