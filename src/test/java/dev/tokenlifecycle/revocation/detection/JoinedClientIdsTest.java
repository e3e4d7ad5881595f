package dev.tokenlifecycle.revocation.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;

final class JoinedClientIdsTest {
    @Test
    void anIdMayHaveACommaInIt() {
        assertThat(JoinedClientIds.possible("a,b,c")).containsExactly("a", "a,b", "a,b,c", "b", "b,c", "c");
    }

    @Test
    void noneAreInNothing() {
        assertThat(JoinedClientIds.possible("")).isEmpty();
    }

    @Test
    void aLongListStaysCheap() {
        assertThat(JoinedClientIds.possible(String.join(",", Collections.nCopies(1000, "a"))))
                .hasSizeLessThan(22_000);
    }
}
