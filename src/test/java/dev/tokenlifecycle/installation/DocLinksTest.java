package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link of a page to another page, file or heading of this repository leads somewhere. */
final class DocLinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git");

    static Stream<Path> pages() {
        return filesBelow(Path.of(".")).filter(file -> file.toString().endsWith(".md"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void leadsSomewhere(Path page) {
        assertThat(brokenLinks(page)).as(page.toString()).isEmpty();
    }

    @Test
    void aBrokenLinkIsNoticed(@org.junit.jupiter.api.io.TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(
                page, "# A page\n[here](#a-page) [there](#nowhere) [gone](gone.md) [web](https://example.com/)\n");

        assertThat(brokenLinks(page)).containsExactly("#nowhere", "gone.md");
    }

    private static List<String> brokenLinks(Path page) {
        List<String> broken = new ArrayList<>();
        Matcher links = LINK.matcher(withoutCode(read(page)));
        while (links.find()) {
            String link = links.group(1);
            if (!link.matches("(https?|mailto):.*") && !exists(page, link)) {
                broken.add(link);
            }
        }
        return broken;
    }

    private static boolean exists(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path folder = page.toAbsolutePath().getParent();
        Path target = parts[0].isEmpty() ? page : folder.resolve(parts[0]).normalize();
        return Files.exists(target)
                && (parts.length == 1
                        || !target.toString().endsWith(".md")
                        || anchors(target).contains(parts[1]));
    }

    /** As GitHub makes them: lower case, no punctuation, a hyphen for each blank. */
    private static Set<String> anchors(Path page) {
        return HEADING.matcher(withoutCode(read(page)))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static String withoutCode(String markdown) {
        return markdown.replaceAll("(?s)```.*?```", "");
    }

    private static Stream<Path> filesBelow(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children
                    .filter(child -> !NOT_OURS.contains(child.getFileName().toString()))
                    .flatMap(child -> Files.isDirectory(child) ? filesBelow(child) : Stream.of(child))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
