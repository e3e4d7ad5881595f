package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts of the e-mail about a stopped session, where a theme that isn't ours looks for them. */
final class NoticeMessagesTest {
    /** Keycloak names the file after {@link Locale#toString()}, which for Chinese isn't the name that it uses in themes. */
    @ParameterizedTest
    @CsvSource({"en,en", "de,de", "fr,fr", "es,es", "pt,pt", "ja,ja", "zh-Hans,zh_Hans"})
    void everyLanguageIsFoundAndIsThatOfTheTheme(String language, String file) throws IOException {
        String name = "/theme-resources/messages/messages_" + Locale.forLanguageTag(language) + ".properties";
        try (InputStream found = NoticeMessagesTest.class.getResourceAsStream(name)) {
            assertThat(found).as(name).isNotNull();
            assertThat(new String(found.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(Files.readString(
                            Path.of("themes/token-lifecycle/email/messages/messages_" + file + ".properties")));
        }
    }
}
