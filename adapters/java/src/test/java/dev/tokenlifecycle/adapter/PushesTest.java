package dev.tokenlifecycle.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pushes that are kept in a store which instances share. */
final class PushesTest {
    private static final String AUDIENCE = "https://api.example/revocations";
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final SharedStore store = new SharedStore();
    private final SteppingClocks time = new SteppingClocks();
    private FakeRealm realm;
    private RevocationList list;

    @BeforeEach
    void start() throws IOException {
        realm = new FakeRealm();
    }

    @AfterEach
    void stop() {
        list.close();
        realm.close();
    }

    @Test
    void oneThatNoLongerVerifiesStopsNoOther() {
        store.tokens.add(realm.push("https://elsewhere.example/", "other"));
        store.tokens.add(realm.push("https://elsewhere.example/", "another"));
        store.tokens.add(push(FakeRealm.key("gone"), "gone"));
        store.tokens.add("nonsense");
        store.tokens.add(realm.push(AUDIENCE, "s1"));
        realm.revocations = List.of(realm.ended("listed"));

        list = listed(60).start();

        assertThat(list.isRevoked(token("s1"))).isTrue();
        assertThat(list.isRevoked(token("listed"))).isTrue();
        assertThat(list.isRevoked(token("nobody"))).isFalse();
        assertThat(list.refused()).isEqualTo(4);
        assertThat(log)
                .containsExactlyInAnyOrder(
                        line(2, "for another audience"),
                        line(1, "not signed with a published key of the issuer"),
                        line(1, "no signed JWT"));

        store.tokens.add(realm.push(AUDIENCE, "s2"));
        await().until(() -> list.isRevoked(token("s2")));
        int read = store.read;
        await().until(() -> store.read > read + 1);

        assertThat(log).hasSize(3);
        assertThat(list.isRevoked(token("nobody"))).isFalse();

        store.tokens.clear();
        await().until(() -> list.refused() == 0);
    }

    private String line(int count, String reason) {
        return count + " of the kept revocations of " + realm.issuer() + " can't be used: " + reason;
    }

    @Test
    void oneWhoseKeyIsPublishedLaterIsTakenThen() {
        realm.published = List.of(realm.next);
        store.tokens.add(realm.push(AUDIENCE, "s1"));
        list = pushed().start();
        assertThat(list.refused()).isEqualTo(1);
        assertThat(list.isRevoked(token("s1"))).isFalse();

        realm.published = List.of(realm.current);
        time.pass(Duration.ofSeconds(11));

        await().until(() -> list.isRevoked(token("s1")));
        assertThat(list.refused()).isZero();
    }

    @Test
    void oneThatCannotBeJudgedWhileKeycloakIsDownIsJudgedLater() {
        realm.status = 500;
        store.tokens.add(realm.push(AUDIENCE, "s1"));
        list = pushed().start();
        assertThat(list.refused()).isZero();

        realm.status = 200;
        time.pass(Duration.ofSeconds(11));

        await().until(() -> list.isRevoked(token("s1")));
        await().until(() -> log.size() == 2);
        assertThat(log.get(0))
                .contains("kept revocations")
                .contains("can't be read")
                .contains("500");
        assertThat(log.get(1)).contains("known again");
    }

    @Test
    void theListIsFetchedWhileTheStoreIsDownAndIsStaleOnceThatTookTooLong() {
        store.down = true;
        realm.revocations = List.of(realm.ended("s1"));
        list = listed(3600).start();

        assertThat(list.isRevoked(token("s1"))).isTrue();
        assertThat(list.isRevoked(token("s2"))).as("the store was never read").isTrue();
        store.down = false;
        await().until(() -> !list.isRevoked(token("s2")));
        store.down = true;
        realm.revocations = List.of(realm.ended("s1"), realm.ended("s3"));
        await().until(() -> list.isRevoked(token("s3")));
        assertThat(list.isRevoked(token("s2"))).isFalse();

        time.pass(Duration.ofMinutes(61));

        assertThat(list.stale()).isTrue();
    }

    private RevocationList pushed() {
        return new RevocationList(Settings.push(realm.issuer(), AUDIENCE), store, log::add, time.clocks());
    }

    private RevocationList listed(int staleness) {
        return new RevocationList(
                new Settings(
                        realm.issuer(),
                        "apis",
                        "api",
                        "secret",
                        AUDIENCE,
                        null,
                        Duration.ofSeconds(staleness),
                        null,
                        0,
                        null),
                store,
                log::add,
                time.clocks());
    }

    private String push(RSAKey key, String sid) {
        return FakeRealm.sign(key, "secevent+jwt", realm.event(AUDIENCE, realm.ended(sid)));
    }

    private Map<String, Object> token(String sid) {
        return Map.of(
                "iss",
                realm.issuer().toString(),
                "sid",
                sid,
                "iat",
                Instant.now().getEpochSecond() - 60);
    }

    /** What instances share. */
    private static final class SharedStore implements RevocationStore {
        private final List<String> tokens = new CopyOnWriteArrayList<>();
        private volatile boolean down;
        private volatile int read;

        @Override
        public void keep(String id, String token, long safeAfter) {
            tokens.add(token);
        }

        @Override
        public List<String> inForce(long now) {
            if (down) {
                throw new RevocationStoreException("down", null);
            }
            read += 1;
            return List.copyOf(tokens);
        }
    }
}
