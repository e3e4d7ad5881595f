package dev.tokenlifecycle.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextSettingTest {
    private static final TextSetting NAME = new TextSetting("name", "a name", true, 4);
    private static final TextSetting NOTE = new TextSetting("note", "a note", false, 4);
    private static final SecretSetting SECRET = new SecretSetting("secret", "a secret", 8);
    private static final TextsSetting LIST = new TextsSetting("list", "some strings");

    @Test
    void aRequiredTextMustBeThere() {
        assertThatThrownBy(() -> NAME.in(Map.of())).hasMessage("name must be a name, was missing");
        assertThatThrownBy(() -> NAME.read(" ")).hasMessage("name must be a name, was \" \"");
        assertThat(NAME.read("abcd")).isEqualTo("abcd");
    }

    @Test
    void anOptionalTextIsEmptyWhereItIsAbsent() {
        assertThat(NOTE.in(Map.of())).isEmpty();
        assertThat(NOTE.read("  ")).isEmpty();
    }

    @Test
    void refusesATextThatIsTooLongOrNoText() {
        assertThatThrownBy(() -> NOTE.read("abcde")).hasMessage("note must be a note, was \"abcde\"");
        assertThatThrownBy(() -> NOTE.read(7)).hasMessage("note must be a note, was 7");
    }

    @Test
    void aRefusedSecretIsNotShown() {
        assertThatThrownBy(() -> SECRET.read("123456789"))
                .hasMessage("secret must be a secret (the value given isn't shown)");
        assertThatThrownBy(() -> SECRET.read(List.of("12345678"))).hasMessageNotContaining("12345678");
    }

    @Test
    void aSecretIsStrippedAndEmptyWhereItIsAbsent() {
        assertThat(SECRET.in(Map.of())).isEmpty();
        assertThat(SECRET.read(" 123456 ")).isEqualTo("123456");
    }

    @Test
    void aListIsAListOrOneStringWithKeycloaksSeparator() {
        assertThat(LIST.in(Map.of())).isEmpty();
        assertThat(LIST.read("")).isEmpty();
        assertThat(LIST.read("a##b")).containsExactly("a", "b");
        assertThat(LIST.read(List.of("a", "b"))).containsExactly("a", "b");
    }

    @Test
    void aRowThatTheConsoleLeavesEmptyIsNoValue() {
        assertThat(LIST.read(Arrays.asList("a", null))).containsExactly("a");
        assertThat(LIST.read(Arrays.asList((Object) null))).isEmpty();
    }

    @Test
    void refusesAListThatHoldsAnythingElse() {
        assertThatThrownBy(() -> LIST.read(List.of("a", 1))).hasMessageEndingWith("was 1");
        assertThatThrownBy(() -> LIST.read(true)).hasMessageEndingWith("was true");
    }

    @Test
    void aRefusedValueIsShortAndFreeOfControlCharacters() {
        assertThatThrownBy(() -> LIST.read(1_000)).hasMessage("list must be some strings, was 1000");
        assertThatThrownBy(() -> NOTE.read("a\nb\u001bc")).hasMessageEndingWith("was \"a b c\"");
        assertThatThrownBy(() -> NOTE.read("x".repeat(81))).hasMessageEndingWith("was \"" + "x".repeat(80) + "…\"");
    }
}
