package dev.tokenlifecycle.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.clientpolicy.ClientIdsConditionFactory;
import dev.tokenlifecycle.lifetime.keycloak.AccessTokenLifetimeExecutorFactory;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.keycloak.RevocationHookExecutorFactory;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.rotation.keycloak.RefreshTokenRotationExecutorFactory;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.provider.ProviderConfigProperty;

/** What the pages consist of. */
final class ConsolePageTest {
    private static final Path PAGES = Path.of("src/main/resources/dev/tokenlifecycle/console");
    private static final Path MESSAGES = Path.of("themes/token-lifecycle/admin/messages");
    private static final String PREFIX = "tokenLifecycle.";
    private static final Pattern KEY = Pattern.compile("\\bt\\(\"([a-zA-Z0-9.]+)\"");
    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d}");

    @Test
    void everyFileIsServedAndNoOther() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            Set<String> expected =
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
            expected.remove("index.html");
            expected.add("profiles.json");

            assertThat(ConsolePage.FILES).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void everyTextExists() throws IOException {
        Set<String> texts = messages("en").stringPropertyNames();
        try (Stream<Path> files = Files.list(PAGES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".js")).toList()) {
                for (Matcher key = KEY.matcher(Files.readString(file)); key.find(); ) {
                    assertThat(texts).as(file.toString()).contains(PREFIX + key.group(1));
                }
            }
        }
    }

    /** A word of the code in the middle of a sentence tells an admin little. */
    @Test
    void everyReasonAndEveryVerdictHasAText() throws IOException {
        Set<String> texts = messages("en").stringPropertyNames();

        assertThat(texts)
                .containsAll(Stream.of(RevocationReason.values())
                        .map(reason -> PREFIX + "reason." + reason.wireName())
                        .toList());
        for (Verdict verdict : Verdict.values()) {
            assertThat(texts)
                    .contains(
                            PREFIX + "verdict." + verdict.wireName(),
                            PREFIX + "meaning." + verdict.wireName(),
                            PREFIX + "advice." + verdict.wireName());
        }
    }

    /** The few texts that the script brings itself are those of the messages. */
    @Test
    void whatIsSaidBeforeTheTextsAreThereIsTheSame() throws IOException {
        Properties texts = messages("en");
        Matcher own = Pattern.compile("\n  \"([a-zA-Z.]+)\": \"([^\"]+)\"")
                .matcher(Files.readString(PAGES.resolve("i18n.js")));
        int found = 0;
        for (; own.find(); found++) {
            assertThat(own.group(2)).isEqualTo(texts.getProperty(PREFIX + own.group(1)));
        }
        assertThat(found).isPositive();
    }

    /** A text that is missing would be English in the middle of another language; one with fewer arguments would hide something. */
    @ParameterizedTest
    @ValueSource(strings = {"de", "fr", "es", "pt", "ja", "zh_Hans"})
    void everyLanguageHasEveryTextWithItsArguments(String language) throws IOException {
        Properties english = messages("en");
        Properties other = messages(language);

        assertThat(other.stringPropertyNames())
                .filteredOn(key -> key.startsWith(PREFIX))
                .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(arguments(other.getProperty(key)))
                    .as(language + " " + key)
                    .containsExactlyInAnyOrderElementsOf(arguments(english.getProperty(key)));
        }
    }

    /** Keycloak's console looks every label and help text up among its messages, under the text itself. */
    @ParameterizedTest
    @ValueSource(strings = {"de", "fr", "es", "pt", "ja", "zh_Hans"})
    void everyLanguageHasTheLabelsAndHelpTextsOfTheExecutorsAndNoOther(String language) throws IOException {
        List<String> texts = Stream.concat(
                        Stream.of(
                                        new RefreshTokenRotationExecutorFactory(),
                                        new AccessTokenLifetimeExecutorFactory(),
                                        new RevocationHookExecutorFactory())
                                .flatMap(factory -> texts(factory.getHelpText(), factory.getConfigProperties())),
                        texts(
                                new ClientIdsConditionFactory().getHelpText(),
                                new ClientIdsConditionFactory().getConfigProperties()))
                .distinct()
                .toList();

        assertThat(messages(language).stringPropertyNames())
                .filteredOn(key -> !key.startsWith(PREFIX))
                .containsExactlyInAnyOrderElementsOf(texts);
    }

    private static Stream<String> texts(String help, List<ProviderConfigProperty> properties) {
        return Stream.concat(
                Stream.of(help),
                properties.stream().flatMap(property -> Stream.of(property.getLabel(), property.getHelpText())));
    }

    private static List<String> arguments(String text) {
        return ARGUMENT.matcher(text).results().map(match -> match.group()).toList();
    }

    private static Properties messages(String language) throws IOException {
        Properties messages = new Properties();
        try (Reader reader = Files.newBufferedReader(MESSAGES.resolve("messages_" + language + ".properties"))) {
            messages.load(reader);
        }
        return messages;
    }
}
