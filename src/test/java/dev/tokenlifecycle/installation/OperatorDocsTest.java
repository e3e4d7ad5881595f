package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.keycloak.database.TokenLifecycleJpaEntityProviderFactory;
import dev.tokenlifecycle.revocation.outbox.RevocationOutbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keycloak.connections.jpa.util.JpaUtils;

/** Compares what an operator reads in {@code docs/} with the sources: server options, metrics and log lines. */
final class OperatorDocsTest {
    private static final String CONFIGURATION = read(Path.of("docs/configuration.md"));
    private static final String MONITORING = read(Path.of("docs/monitoring.md"));

    private static final Pattern OPTION_IN_CODE = Pattern.compile("KEYS = Set\\.of\\((\\s*\"[^()]+)\\)");
    private static final Pattern OPTION_IN_DOC =
            Pattern.compile("\\| `--spi-revocation-(?:hook|delivery)--default--([a-z-]+)` \\|");
    private static final Pattern NUMBER_IN_DOC =
            Pattern.compile("--default--([a-z-]+)` \\| ([0-9]+) \\| ([0-9]+) to ([0-9]+) \\|");
    private static final Pattern NUMBER_IN_CODE =
            Pattern.compile("\\.number\\(\\s*\"([a-z-]+)\", ([^,()]+), ([^,()]+), ([^,()]+)\\)");

    private static final Pattern METRIC_IN_DOC =
            Pattern.compile("(?m)^\\| `token_lifecycle_([a-z_]+?)(?:_total|_seconds)?` \\|");
    private static final Pattern METRIC_IN_CODE = Pattern.compile("\"token\\.lifecycle\\.([a-z.]+)\"");

    private static final Pattern LINE_IN_DOC = Pattern.compile("(?m)^\\| (WARN|INFO|ERROR) \\| `([^`]+)`");
    private static final Pattern LINE_IN_CODE =
            Pattern.compile("LOG\\.(warn|info|error)f?\\(\\s*(?:[a-zA-Z]+,\\s*)?((?:\"[^\"]*\"[\\s+]*)+)");

    private static List<String> sources;

    @BeforeAll
    static void readSources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .map(OperatorDocsTest::read)
                    .toList();
        }
    }

    @Test
    void everyServerOptionIsInTheTableAndNoOther() {
        List<String> known = inCode(OPTION_IN_CODE)
                .flatMap(keys ->
                        Pattern.compile("\"([a-z-]+)\"").matcher(keys.group(1)).results())
                .map(key -> key.group(1))
                .toList();

        assertThat(OPTION_IN_DOC.matcher(CONFIGURATION).results().map(option -> option.group(1)))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void numbersHaveTheDefaultAndTheRangeOfTheTable() {
        assertThat(NUMBER_IN_DOC.matcher(CONFIGURATION).results().map(OperatorDocsTest::number))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        inCode(NUMBER_IN_CODE).map(OperatorDocsTest::number).toList());
    }

    /** Micrometer's dots are underscores in what is scraped, and a suffix follows. */
    @Test
    void everyMetricIsInTheTableAndNoOther() {
        assertThat(METRIC_IN_DOC.matcher(CONFIGURATION).results().map(metric -> metric.group(1)))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(inCode(METRIC_IN_CODE)
                        .map(metric -> metric.group(1).replace('.', '_'))
                        .toList());
    }

    @Test
    void everyLogLineIsInTheTableAndNoOther() {
        List<String> logged =
                inCode(LINE_IN_CODE).map(OperatorDocsTest::logged).distinct().toList();
        List<String> documented = LINE_IN_DOC
                .matcher(MONITORING)
                .results()
                .map(line -> line.group(1) + " " + line.group(2).replace("\"…\"", "…"))
                .toList();

        assertThat(documented).isNotEmpty().containsExactlyInAnyOrderElementsOf(logged);
    }

    @Test
    void whatStaysInTheDatabaseIsNamedForUninstalling() {
        String page = read(Path.of("docs/uninstall.md"));
        String changes = read(Path.of("src/main/resources/META-INF/token-lifecycle-changelog.xml"));

        assertThat(Pattern.compile("<createTable tableName=\"(\\w+)\"")
                        .matcher(changes)
                        .results())
                .isNotEmpty()
                .allSatisfy((MatchResult table) -> assertThat(page.contains("`DROP TABLE " + table.group(1) + "`")
                                || changes.contains("<dropTable tableName=\"" + table.group(1) + "\"/>"))
                        .as(table.group(1))
                        .isTrue());
        assertThat(page)
                .contains("`DROP TABLE "
                        + JpaUtils.getCustomChangelogTableName(new TokenLifecycleJpaEntityProviderFactory().getId())
                        + "`");
        assertThat(page).contains("'" + RevocationOutbox.PUSHED_KIND + "'", "'" + RevocationOutbox.POLLED_KIND + "'");
    }

    private static Stream<MatchResult> inCode(Pattern pattern) {
        return sources.stream().flatMap(source -> pattern.matcher(source).results());
    }

    /** Name, default, least and most. */
    private static List<String> number(MatchResult option) {
        return List.of(option.group(1), product(option.group(2)), product(option.group(3)), product(option.group(4)));
    }

    private static String product(String factors) {
        return Long.toString(
                Stream.of(factors.replace("MINUTE", "60000").replace("_", "").split("\\*"))
                        .mapToLong(factor -> Long.parseLong(factor.strip()))
                        .reduce(1, Math::multiplyExact));
    }

    private static String logged(MatchResult call) {
        String message = Pattern.compile("\"([^\"]*)\"")
                .matcher(call.group(2))
                .results()
                .map(part -> part.group(1))
                .collect(Collectors.joining());
        return call.group(1).toUpperCase(Locale.ROOT) + " " + message.replaceAll("%[sd]", "…");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
