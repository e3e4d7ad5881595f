package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tokenlifecycle.keycloak.version.NeededMembers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged JAR against each newer Keycloak of which something can be had: its artifacts (pom.xml, {@code newer-keycloaks})
 * take the place of their counterparts in the distribution.
 */
final class LinkIT {
    private static final Path JAR = Path.of(System.getProperty("extension.jar"));
    private static final Path NEWER = Path.of(System.getProperty("keycloak.newer"));
    private static final Path DISTRIBUTION = Path.of(System.getProperty("keycloak.home"), "lib/lib");
    private static final Pattern ARTIFACT = Pattern.compile("(keycloak-[a-z-]+)-([0-9][^/]*)\\.jar");

    static List<String> versions() throws IOException {
        return Stream.concat(
                        Stream.of(System.getProperty("keycloak.version")),
                        files(NEWER).stream().map(jar -> artifact(jar).group(2)))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyMemberThatTheJarRefersToIsThere(String version) throws IOException {
        try (URLClassLoader keycloak = keycloak(version)) {
            assertThat(new NeededMembers(keycloak).missing(neededMembers().stream()))
                    .as("what Keycloak " + version + " lacks")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyClassLoadsAndImplementsWhatItMust(String version) throws Exception {
        try (URLClassLoader keycloak = keycloak(version)) {
            List<String> unimplemented = new ArrayList<>();
            for (String name : classes()) {
                Class<?> type = Class.forName(name, false, keycloak);
                if (!Modifier.isAbstract(type.getModifiers())) {
                    Stream.of(type.getMethods())
                            .filter(method -> Modifier.isAbstract(method.getModifiers()))
                            .map(Method::toString)
                            .forEach(unimplemented::add);
                }
            }
            assertThat(unimplemented).isEmpty();
        }
    }

    /** Up to 26.7 Keycloak's representations hold the settings as Jackson's JsonNode, from 26.8 as a type of its own. */
    @ParameterizedTest
    @MethodSource("versions")
    void settingsAreReadWhateverTypeKeycloakHoldsThemIn(String version) throws Exception {
        try (URLClassLoader keycloak = keycloak(version)) {
            Class<?> executor =
                    keycloak.loadClass("org.keycloak.representations.idm.ClientPolicyExecutorRepresentation");
            Method read = keycloak.loadClass("dev.tokenlifecycle.clientpolicy.RawSettings")
                    .getMethod("of", executor);
            Method parse = keycloak.loadClass("org.keycloak.util.JsonSerialization")
                    .getMethod("readValue", String.class, Class.class);

            assertThat(read.invoke(
                            null,
                            parse.invoke(
                                    null,
                                    "{\"executor\": \"x\", \"configuration\": {\"a\": 1, \"b\": [\"c\"]}}",
                                    executor)))
                    .isEqualTo(Map.of("a", 1, "b", List.of("c")));
            assertThat(read.invoke(null, parse.invoke(null, "{\"executor\": \"x\"}", executor)))
                    .isNull();
        }
    }

    /** What makes the check above worth its name. */
    @Test
    void aMemberThatIsGoneIsNamed() throws IOException {
        String returnsJackson = "org/keycloak/representations/idm/ClientPolicyExecutorRepresentation getConfiguration"
                + " ()Lcom/fasterxml/jackson/databind/JsonNode;";
        try (URLClassLoader keycloak = keycloak("26.8.2")) {
            assertThat(new NeededMembers(keycloak)
                            .missing(Stream.of(
                                    returnsJackson,
                                    "org/keycloak/models/Gone",
                                    "org/keycloak/models/RealmModel gone ()V",
                                    "org/keycloak/models/RealmModel getName ()Ljava/lang/String;",
                                    "org/keycloak/models/jpa/entities/ClientEntity gone",
                                    "org/keycloak/models/jpa/entities/ClientEntity notBefore")))
                    .containsExactly(
                            returnsJackson,
                            "org/keycloak/models/Gone",
                            "org/keycloak/models/RealmModel gone ()V",
                            "org/keycloak/models/jpa/entities/ClientEntity gone");
        }
        try (URLClassLoader keycloak = keycloak(System.getProperty("keycloak.version"))) {
            assertThatCode(() -> keycloak.loadClass("org.keycloak.json.RawJsonValue"))
                    .isInstanceOf(ClassNotFoundException.class);
        }
    }

    private static URLClassLoader keycloak(String version) throws IOException {
        List<Path> newer = files(NEWER).stream()
                .filter(jar -> artifact(jar).group(2).equals(version))
                .toList();
        Predicate<Path> isReplaced = jar -> newer.stream()
                .anyMatch(other -> jar.getFileName()
                        .toString()
                        .startsWith("org.keycloak." + artifact(other).group(1) + "-2"));
        List<URL> all = new ArrayList<>();
        all.add(JAR.toUri().toURL());
        for (Path jar : newer) {
            all.add(jar.toUri().toURL());
        }
        for (Path jar : files(DISTRIBUTION)) {
            if (!isReplaced.test(jar)) {
                all.add(jar.toUri().toURL());
            }
        }
        return new URLClassLoader(all.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static Matcher artifact(Path jar) {
        Matcher matcher = ARTIFACT.matcher(jar.getFileName().toString());
        assertThat(matcher.matches()).as("the name of " + jar).isTrue();
        return matcher;
    }

    private static List<String> neededMembers() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile());
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        jar.getInputStream(jar.getEntry("META-INF/token-lifecycle/needed-members")),
                        StandardCharsets.UTF_8))) {
            List<String> members = lines.lines().toList();
            assertThat(members).hasSizeGreaterThan(500);
            return members;
        }
    }

    private static List<String> classes() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith("dev/") && name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name -> name.replace('/', '.').replaceFirst("\\.class$", ""))
                    .toList();
        }
    }
}
