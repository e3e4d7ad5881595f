package dev.tokenlifecycle.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenlifecycle.adapter.Settings.WhenStale;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One revocation more than there is room for. */
final class CapacityTest {
    private static final String AUDIENCE = "https://api.example/revocations";
    private final SteppingClocks time = new SteppingClocks();
    private final long begin = Instant.now().getEpochSecond();
    private FakeRealm realm;

    @BeforeEach
    void start() throws IOException {
        realm = new FakeRealm();
    }

    @AfterEach
    void stop() {
        realm.close();
    }

    @Test
    void aPushThatFindsNoRoomIsToBeSentAgainAndClosesUntilItHasEnded() {
        try (RevocationList list = pushed(RevocationStore.MEMORY)) {
            assertThat(list.receive(push("short", 30)).status()).isEqualTo(202);
            PushAnswer answer = list.receive(push("long", 300));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("temporarily_unavailable").contains("capacity");
            assertThat(list.isRevoked(token("other"))).isTrue();
            assertThat(list.receive(push("short", 30)).status()).isEqualTo(202);

            time.pass(Duration.ofSeconds(60));

            assertThat(list.isRevoked(token("long")))
                    .as("not kept, not forgotten")
                    .isTrue();
            assertThat(list.receive(push("long", 300)).status()).isEqualTo(202);
            assertThat(list.size()).isEqualTo(1);
            assertThat(list.full()).isTrue();

            time.pass(Duration.ofSeconds(300));

            assertThat(list.full()).isFalse();
            assertThat(list.isRevoked(token("other"))).isFalse();
        }
    }

    @Test
    void whatHasEndedIsForgottenWhenNoPushComes() {
        try (RevocationList list = pushed(RevocationStore.MEMORY).start()) {
            list.receive(push("s1", 30));
            list.receive(push("s2", 40));
            assertThat(list.full()).isTrue();

            time.pass(Duration.ofSeconds(60));

            assertThat(list.full()).isFalse();
            assertThat(list.isRevoked(token("other"))).isFalse();
            await().until(() -> list.size() == 0);
        }
    }

    @Test
    void aPushThatIsKeptInAStoreIsTakenOnceThereIsRoom() {
        List<String> kept = new CopyOnWriteArrayList<>();
        AtomicInteger read = new AtomicInteger();
        RevocationStore store = new RevocationStore() {
            @Override
            public void keep(String id, String token, long safeAfter) {
                kept.add(token);
            }

            @Override
            public List<String> inForce(long now) {
                read.incrementAndGet();
                return List.copyOf(kept);
            }
        };
        try (RevocationList list = pushed(store, WhenStale.OPEN).start()) {
            assertThat(list.receive(push("short", 30)).status()).isEqualTo(202);
            assertThat(list.receive(push("long", 300)).status()).isEqualTo(202);
            assertThat(list.full()).isTrue();
            int before = read.get();
            await().until(() -> read.get() > before + 1);
            assertThat(list.isRevoked(token("long"))).isFalse();

            time.pass(Duration.ofSeconds(60));

            await().until(() -> !list.full());
            assertThat(list.isRevoked(token("long"))).isTrue();
            assertThat(list.isRevoked(token("other"))).isFalse();
        }
    }

    @Test
    void aPushThatFindsNoRoomWhileTheStoreIsReadIsNotForgotten() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        RevocationStore store = new RevocationStore() {
            private final List<String> kept = new CopyOnWriteArrayList<>();

            @Override
            public void keep(String id, String token, long safeAfter) {
                kept.add(token);
            }

            @Override
            public List<String> inForce(long now) {
                List<String> before = List.copyOf(kept);
                meanwhile.getAndSet(() -> {}).run();
                return before;
            }
        };
        try (RevocationList list = pushed(store)) {
            assertThat(list.receive(push("short", 30)).status()).isEqualTo(202);
            meanwhile.set(
                    () -> assertThat(list.receive(push("long", 300)).status()).isEqualTo(202));

            list.start();

            assertThat(list.full()).isTrue();
            assertThat(list.isRevoked(token("long"))).isTrue();
        }
    }

    @Test
    void opensOnceAWholeListFits() {
        realm.revocations = List.of(ended("s1", 30), ended("s2", 300));
        Settings settings = new Settings(
                realm.issuer(),
                "apis",
                "api",
                "secret",
                null,
                Duration.ZERO,
                Duration.ofHours(1),
                WhenStale.CLOSED,
                1,
                null);
        try (RevocationList list =
                new RevocationList(settings, RevocationStore.MEMORY, line -> {}, time.clocks()).start()) {
            assertThat(list.full()).isTrue();
            assertThat(list.isRevoked(token("other"))).isTrue();

            time.pass(Duration.ofSeconds(60));

            await().until(() -> !list.full());
            assertThat(list.isRevoked(token("s2"))).isTrue();
            assertThat(list.isRevoked(token("other"))).isFalse();
        }
    }

    private RevocationList pushed(RevocationStore store) {
        return pushed(store, WhenStale.CLOSED);
    }

    private RevocationList pushed(RevocationStore store, WhenStale whenStale) {
        Settings settings =
                new Settings(realm.issuer(), null, null, null, AUDIENCE, Duration.ZERO, null, whenStale, 1, null);
        return new RevocationList(settings, store, line -> {}, time.clocks());
    }

    private Map<String, Object> ended(String sid, int seconds) {
        Map<String, Object> entry = new HashMap<>(realm.ended(sid));
        entry.put("safe_after", begin + seconds);
        return entry;
    }

    private String push(String sid, int seconds) {
        return FakeRealm.sign(realm.current, "secevent+jwt", realm.event(AUDIENCE, ended(sid, seconds)));
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
}
