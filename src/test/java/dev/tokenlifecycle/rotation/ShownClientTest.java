package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ShownClientTest {
    @ParameterizedTest
    @ValueSource(strings = {"Payroll", "Müllers App (beta), v. 2.0", "給与明細"})
    void aNameOfWordsIsShown(String name) {
        assertThat(ShownClient.of(name, "id")).isEqualTo(name);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "<a href='https://evil.example'>Sign in here</a>",
                "${client_account-console}",
                "see evil.example",
                "a&lt;b",
                "https://evil.example"
            })
    void anythingElseGivesWayToTheId(String name) {
        assertThat(ShownClient.of(name, "account-console")).isEqualTo("account-console");
    }

    @Test
    void theIdLosesWhatCouldBeMarkup() {
        assertThat(ShownClient.of(null, "<b>${x}")).isEqualTo("_b___x_");
    }
}
