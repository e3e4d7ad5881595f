package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of the fields of Keycloak's entities that our queries name, which the server looks for at its start. */
final class QueriedFieldsTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ALIAS = Pattern.compile("\\b([A-Z]\\w*Entity) ([a-z])\\b");

    @Test
    void theListIsWhatTheQueriesName() throws IOException {
        SortedSet<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> named.addAll(fieldsNamedIn(file)));
        }

        assertThat(Files.readAllLines(Path.of("src/build/queried-fields")).stream()
                        .map(line -> line.substring(line.lastIndexOf('/') + 1)))
                .containsExactlyInAnyOrderElementsOf(named);
    }

    private static SortedSet<String> fieldsNamedIn(Path file) {
        String queries =
                TEXT.matcher(read(file)).results().map(text -> text.group(1)).collect(Collectors.joining(" "));
        return ALIAS.matcher(queries)
                .results()
                .filter(alias -> isKeycloaks(alias.group(1)))
                .flatMap(alias -> fields(queries, alias))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> fields(String queries, MatchResult alias) {
        return Pattern.compile("\\b" + alias.group(2) + "\\.(\\w+)")
                .matcher(queries)
                .results()
                .map(field -> alias.group(1) + " " + field.group(1));
    }

    private static boolean isKeycloaks(String entity) {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.noneMatch(file -> file.endsWith(entity + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
