package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UnexpectedErrorsTest {
    private final UnexpectedErrors errors = new UnexpectedErrors();

    @Test
    void theSameErrorIsNewOnce() {
        for (int i = 0; i < 3; i++) {
            assertThat(errors.noteNew(at(new IllegalStateException("for delivery " + i), 7)))
                    .isEqualTo(i == 0);
        }
    }

    @Test
    void anotherLineOrAnotherClassIsAnotherError() {
        assertThat(errors.noteNew(at(new IllegalStateException(), 7))).isTrue();
        assertThat(errors.noteNew(at(new IllegalStateException(), 8))).isTrue();
        assertThat(errors.noteNew(at(new IllegalArgumentException(), 8))).isTrue();
        assertThat(errors.noteNew(new Error("without a trace", null) {
                    @Override
                    public StackTraceElement[] getStackTrace() {
                        return new StackTraceElement[0];
                    }
                }))
                .isTrue();
    }

    @Test
    void afterAHundredNoneIsNew() {
        for (int line = 0; line < 100; line++) {
            assertThat(errors.noteNew(at(new IllegalStateException(), line))).isTrue();
        }

        assertThat(errors.noteNew(at(new IllegalStateException(), 100))).isFalse();
    }

    private static RuntimeException at(RuntimeException error, int line) {
        error.setStackTrace(new StackTraceElement[] {new StackTraceElement("Sender", "send", "Sender.java", line)});
        return error;
    }
}
