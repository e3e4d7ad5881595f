package dev.tokenlifecycle.installation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/**
 * What a reader copies from a page is there: snippets parse, and the calls, files, Maven profiles and properties that a page names
 * exist. What the snippets do is tested elsewhere: {@code LifetimeSnippetsIT}, {@code ReceiverSnippetsTest}, {@code TourIT},
 * {@code AsCodeIT}.
 */
final class DocCodeTest {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final Pattern SNIPPET = Pattern.compile("(?ms)^ *```(json|yaml|xml|sh)\\n(.*?)^ *```");
    private static final Pattern CALL = Pattern.compile("`(GET|POST|PUT|DELETE) (?:/|…|[a-z])([^`\\s]*)`");
    private static final Pattern FILE = Pattern.compile("`((?:examples|docs|adapters|themes|src|\\.ci)/[\\w./-]+)`");
    private static final Pattern PROFILE = Pattern.compile("\\bmvn\\b[^`\\n]*? -P([a-z]+)");
    private static final Pattern PROPERTY = Pattern.compile("\\bmvn\\b[^`\\n]*? -D([a-z][\\w.-]+)=");

    /** Properties of Maven's own plug-ins. */
    private static final Set<String> MAVENS = Set.of("skipTests", "test", "it.test", "surefire.failIfNoSpecifiedTests");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
        for (String folder : List.of("docs", "adapters")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(page -> !page.startsWith("docs/decisions")
                                && !page.toString().contains("node_modules"))
                        .forEach(pages::add);
            }
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void snippetsParse(Path page) {
        SNIPPET.matcher(read(page)).results().forEach(snippet -> parse(page, snippet));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void callsAreServed(Path page) {
        Set<String> served = served();
        assertThat(CALL.matcher(read(page)).results().map(DocCodeTest::call).filter(call -> !isKeycloaks(call)))
                .as("%s", page)
                .allSatisfy(call -> assertThat(served).contains(call));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void filesAreThere(Path page) {
        assertThat(FILE.matcher(read(page)).results().map(file -> Path.of(file.group(1))))
                .as("%s", page)
                .allSatisfy(file -> assertThat(file).exists());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void profilesAndPropertiesAreInThePom(Path page) {
        String pom = read(Path.of("pom.xml"));
        assertThat(PROFILE.matcher(read(page)).results().map(profile -> profile.group(1)))
                .as("profiles of %s", page)
                .allSatisfy(profile -> assertThat(pom).contains("<id>" + profile + "</id>"));
        assertThat(PROPERTY.matcher(read(page))
                        .results()
                        .map(property -> property.group(1))
                        .filter(property -> !MAVENS.contains(property)))
                .as("properties of %s", page)
                .allSatisfy(property -> assertThat(pom).contains("<" + property + ">"));
    }

    private static void parse(Path page, MatchResult snippet) {
        String text = snippet.group(2);
        try {
            switch (snippet.group(1)) {
                case "json" -> JSON.readTree(text);
                case "yaml" -> YAML.readTree(text);
                case "xml" ->
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader("<all>" + text + "</all>")));
                default -> shell(text);
            }
        } catch (Exception wrong) {
            throw new AssertionError(page + " has a snippet that doesn't parse:\n" + text, wrong);
        }
    }

    private static void shell(String text) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-n", "-c", text)
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
    }

    /** The method and the last segments of the path, with every variable as {@code *}. */
    private static String call(MatchResult call) {
        return normal(call.group().replaceAll("`", ""));
    }

    private static String normal(String call) {
        return call.replaceFirst("\\?.*", "")
                .replaceAll("/?(admin/)?realms/\\{realm}/|…/", "")
                .replaceFirst(" (/|token-lifecycle/)*", " ")
                .replaceAll("\\{[^}]*}|\\b[A-Z]+\\b(?!\\s)", "*");
    }

    /** Calls of Keycloak's own Admin REST API. */
    private static boolean isKeycloaks(String call) {
        return call.contains(" client-policies/");
    }

    private static Set<String> served() {
        return Stream.of(read(Path.of("docs/openapi.yaml")).split("(?m)^  (?=/)"))
                .skip(1)
                .flatMap(path -> Pattern.compile("(?m)^    (get|post|put|delete):")
                        .matcher(path)
                        .results()
                        .map(method -> normal(method.group(1).toUpperCase(Locale.ROOT) + " " + path.split(":", 2)[0])))
                .collect(Collectors.toSet());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
