package dev.tokenlifecycle.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.tokenlifecycle.adapter.Keys.UnknownKeyException;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class KeysTest {
    private static final RSAKey OLD = FakeRealm.key("old");
    private static final RSAKey NEW = FakeRealm.key("new");

    private final AtomicInteger fetches = new AtomicInteger();
    private final SteppingClocks time = new SteppingClocks();
    private volatile List<RSAKey> published = List.of(OLD);
    private volatile boolean down;
    private volatile CountDownLatch hanging = new CountDownLatch(0);
    private final Keys keys = new Keys(this::fetched, time.clocks());

    private String fetched() throws IOException {
        fetches.incrementAndGet();
        try {
            hanging.await();
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
        if (down) {
            throw new IOException("down");
        }
        return new JWKSet(published.stream().map(JWK.class::cast).toList()).toString();
    }

    @Test
    void areFetchedAtMostOnceInTenSecondsWhenTheyLackTheKey() throws IOException {
        assertThat(keys.signed(by(NEW))).isFalse();
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> keys.signed(by(NEW))).isInstanceOf(UnknownKeyException.class);
        }
        assertThat(fetches).hasValue(1);

        published = List.of(OLD, NEW);
        time.pass(Duration.ofSeconds(11));

        assertThat(keys.signed(by(NEW))).isTrue();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void areFetchedAtMostOnceInTenSecondsWhileKeycloakIsDown() throws IOException {
        down = true;
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> keys.signed(by(OLD)))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(UnknownKeyException.class)
                    .hasMessage("down");
        }
        assertThat(fetches).hasValue(1);

        down = false;
        time.pass(Duration.ofSeconds(11));

        assertThat(keys.signed(by(OLD))).isTrue();
    }

    @Test
    void aKnownKeyDoesNotWaitAndAFloodHoldsFewThreads() throws Exception {
        assertThat(keys.signed(by(OLD))).isTrue();
        time.pass(Duration.ofSeconds(11));
        hanging = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(30);
        try {
            List<Future<Boolean>> flood = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                flood.add(threads.submit(() -> keys.signed(by(NEW))));
            }
            // The one that began it and eight more wait for it.
            await().until(() -> flood.stream().filter(Future::isDone).count() == 21);

            assertThat(keys.signed(by(OLD))).isTrue();

            published = List.of(OLD, NEW);
            hanging.countDown();
            List<Future<Boolean>> good = new ArrayList<>();
            for (Future<Boolean> each : flood) {
                if (succeeds(each)) {
                    good.add(each);
                }
            }
            assertThat(good).hasSize(9);
            assertThat(fetches).hasValue(2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoeverHangsUpBreaksNoFetchOfOthers() throws Exception {
        hanging = new CountDownLatch(1);
        List<IOException> said = new CopyOnWriteArrayList<>();
        Thread sender = new Thread(() -> said.add(catchThrowableOfType(IOException.class, () -> keys.signed(by(NEW)))));
        sender.start();
        await().until(() -> fetches.get() == 1);

        sender.interrupt();
        sender.join();
        hanging.countDown();

        assertThat(said).hasSize(1);
        await().until(() -> keys.signed(by(OLD)));
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aKeyThatAnotherFetchDropsMeanwhileIsNotUsed() throws IOException {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        Clocks clocks = new Clocks(time.clocks().wall(), () -> {
            meanwhile.getAndSet(() -> {}).run();
            return time.clocks().nano();
        });
        Keys other = new Keys(this::fetched, clocks);
        assertThat(other.signed(by(OLD))).isTrue();
        published = List.of(NEW);
        time.pass(Duration.ofMinutes(11));

        meanwhile.set(() -> assertThat(
                        catchThrowable(() -> assertThat(other.signed(by(OLD))).isFalse()))
                .isNull());

        assertThatThrownBy(() -> other.signed(by(OLD))).isInstanceOf(UnknownKeyException.class);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aKeyGetsOldWhileTheMachineIsSuspended() throws IOException {
        assertThat(keys.signed(by(OLD))).isTrue();
        published = List.of(NEW);
        time.pass(Duration.ofSeconds(11));

        time.suspend(Duration.ofMinutes(11));

        assertThat(keys.signed(by(OLD))).isFalse();
    }

    private static boolean succeeds(Future<Boolean> each) throws Exception {
        try {
            return each.get(10, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException later) {
            return false;
        }
    }

    @Test
    void aKeyThatIsNoLongerPublishedIsTrustedForTenMinutesAtMost() throws IOException {
        assertThat(keys.signed(by(OLD))).isTrue();
        published = List.of(NEW);

        time.pass(Duration.ofMinutes(9));
        assertThat(keys.signed(by(OLD))).isTrue();

        time.pass(Duration.ofMinutes(2));
        assertThat(keys.signed(by(OLD))).isFalse();
        assertThat(keys.signed(by(NEW))).isTrue();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void knownKeysStayGoodWhileKeycloakIsDown() throws IOException {
        assertThat(keys.signed(by(OLD))).isTrue();
        down = true;
        time.pass(Duration.ofMinutes(11));

        assertThat(keys.signed(by(OLD))).isTrue();
        assertThat(keys.signed(by(OLD))).isTrue();
        assertThat(fetches).hasValue(2);

        down = false;
        published = List.of(NEW);
        time.pass(Duration.ofSeconds(11));

        assertThat(keys.signed(by(OLD))).isFalse();
    }

    @Test
    void keysOfASnapshotAreGoodUntilTheyCanBeFetched() throws IOException {
        keys.start(new JWKSet(OLD.toPublicJWK()));
        assertThat(keys.signed(by(OLD))).isTrue();
        assertThat(fetches).hasValue(0);
        keys.expire();
        down = true;
        assertThat(keys.signed(by(OLD))).isTrue();
        down = false;
        published = List.of(NEW);
        time.pass(Duration.ofSeconds(11));

        assertThat(keys.signed(by(OLD))).isFalse();
    }

    @Test
    void anAnswerThatIsNoKeysChangesNothing() throws IOException {
        assertThat(keys.signed(by(OLD))).isTrue();
        Keys other = new Keys(() -> "{}", time.clocks());

        assertThatThrownBy(() -> other.signed(by(OLD))).hasMessageContaining("can't be read");
    }

    private static SignedJWT by(RSAKey key) {
        try {
            return SignedJWT.parse(FakeRealm.sign(key, "secevent+jwt", Map.of("iss", "x")));
        } catch (ParseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
