package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

final class ComposeTest {
    private static final Path FILE = Path.of("docker-compose.yml");

    @Test
    void everyServiceHasAPinnedImageAndAHealthCheck() throws IOException {
        assertThat(services())
                .hasSize(3)
                .allSatisfy(service -> assertThat(service.at("/image").asText()).matches(".+:[0-9].*"))
                .allSatisfy(service ->
                        assertThat(service.at("/healthcheck/test").size()).isPositive());
    }

    @Test
    void keycloakIsTheTestedVersionAndHasTheJarAndTheRealm() throws IOException {
        JsonNode keycloak = services().get("keycloak");
        String pom = Files.readString(Path.of("pom.xml"));

        String version = keycloak.get("image").asText().replaceAll(".*:", "");
        assertThat(pom).contains("<keycloak.version>" + version + "</keycloak.version>");
        assertThat(pom).contains("<finalName>keycloak-token-lifecycle</finalName>");
        assertThat(keycloak.get("volumes").toString())
                .contains("./target/keycloak-token-lifecycle.jar:/opt/keycloak/providers/")
                .contains("./realm-export:/opt/keycloak/data/import:ro");
    }

    @Test
    void whateverIsMountedFromTheRepositoryIsThere() throws IOException {
        List<String> mounted = services().findValues("volumes").stream()
                .flatMap(volumes -> texts(volumes).stream())
                .filter(volume -> volume.startsWith("./") && !volume.startsWith("./target/"))
                .map(volume -> volume.replaceAll(":.*", ""))
                .toList();

        assertThat(mounted)
                .isNotEmpty()
                .allSatisfy(path -> assertThat(Path.of(path)).exists());
        assertThat(Path.of("examples/Receiver.java")).exists();
    }

    @Test
    void noWordOfAHealthCheckHasASpaceWhichPodmanWouldSplit() throws IOException {
        assertThat(services().findValues("healthcheck").stream().flatMap(check -> texts(check.get("test")).stream()))
                .allMatch(word -> !word.contains(" "))
                .filteredOn(word -> word.startsWith("/examples/"))
                .hasSize(2)
                .allSatisfy(script -> assertThat(Path.of(script.substring(1))).isExecutable());
    }

    /** Where the CLI is installed, it has the last word. */
    @Test
    void dockerComposeAcceptsIt() throws IOException, InterruptedException {
        if (run("docker", "compose", "version") == 0) {
            assertThat(run("docker", "compose", "-f", FILE.toString(), "config", "--quiet"))
                    .isZero();
        } else {
            assertThat(services()).isNotEmpty();
            System.err.println("docker compose isn't installed: only the structure of " + FILE + " was checked");
        }
    }

    private static JsonNode services() throws IOException {
        return new YAMLMapper().readTree(FILE.toFile()).get("services");
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static int run(String... words) throws InterruptedException {
        try {
            return new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException notInstalled) {
            return -1;
        }
    }
}
