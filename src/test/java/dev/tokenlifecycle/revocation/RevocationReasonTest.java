package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RevocationReasonTest {
    @ParameterizedTest
    @EnumSource
    void isKnownByItsNameInRowsAndPayloads(RevocationReason reason) {
        assertThat(RevocationReason.of(reason.wireName())).isEqualTo(reason);
    }

    @Test
    void aWordThatNamesNoneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RevocationReason.of("logged_out"));
    }
}
