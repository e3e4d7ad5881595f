package dev.tokenlifecycle.adapter;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LoopTest {
    @Test
    void goesOnAfterARoundThatThrows() {
        AtomicInteger rounds = new AtomicInteger();
        Runnable round = () -> {
            if (rounds.incrementAndGet() == 1) {
                throw new IllegalStateException("expected by LoopTest");
            }
        };
        try (Loop loop = new Loop("test", round, () -> Duration.ofMillis(1))) {
            loop.start();

            await().until(() -> rounds.get() > 1);
        }
    }
}
