package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class FamilyIdTest {
    @Test
    void has1To128Characters() {
        assertThat(FamilyId.parse("a".repeat(128))).contains(new FamilyId("a".repeat(128)));
        assertThat(FamilyId.parse("a")).hasToString("Optional[a]");
    }

    @Test
    void isNothingElse() {
        assertThat(FamilyId.parse("a".repeat(129))).isEmpty();
        assertThat(FamilyId.parse(" ")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new FamilyId("a".repeat(129)));
        assertThatIllegalArgumentException().isThrownBy(() -> new FamilyId(""));
    }
}
