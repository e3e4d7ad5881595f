package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The image, the Kubernetes resources and the Helm values of {@code examples/} fit the rest of the project. */
final class ProductionExamplesTest {
    private static final Path OPERATOR = Path.of("examples/kubernetes/keycloak.yaml");
    private static final Path HELM = Path.of("examples/kubernetes/keycloakx-values.yaml");
    private static final Path HELM_EGRESS = Path.of("examples/kubernetes/keycloakx-egress.yaml");
    private static final Path IMAGE = Path.of("examples/image/Dockerfile");

    @Test
    void theImageIsOfTheTestedVersionAndRunsAsNobodySpecial() throws IOException {
        String dockerfile = Files.readString(IMAGE);

        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<keycloak.version>" + dockerfile.replaceAll("(?s).*ARG KEYCLOAK=\\S+:(\\S+).*", "$1") + "<");
        assertThat(dockerfile)
                .contains("kc.sh build", "USER 1000", "HEALTHCHECK", "\"start\", \"--optimized\"")
                .contains("target/keycloak-token-lifecycle.jar");
    }

    @Test
    void theOptionsThatTheyNameAreInTheDocs() throws IOException {
        String docs = Files.readString(Path.of("docs/configuration.md"));
        List<String> options = Stream.concat(
                        Pattern.compile("spi-[a-z0-9-]+")
                                .matcher(Files.readString(OPERATOR))
                                .results(),
                        Pattern.compile("KC_SPI_[A-Z_]+")
                                .matcher(Files.readString(HELM))
                                .results())
                .map(found -> found.group()
                        .replaceFirst("^KC_", "")
                        .replace("__", "--")
                        .replace('_', '-')
                        .toLowerCase(Locale.ROOT))
                .toList();

        assertThat(options).hasSize(2).allSatisfy(option -> assertThat(docs).contains("`--" + option + "`"));
    }

    /** Egress rules that name an internal receiver which Keycloak refuses, or the other way round, help nobody. */
    @Test
    void theNetworkPolicyRefusesPrivateAddressesAsKeycloakDoes() throws IOException {
        for (Path file : List.of(OPERATOR, HELM_EGRESS)) {
            assertThat(documents(file).stream().flatMap(document -> document.findValues("ipBlock").stream()))
                    .as(file.toString())
                    .singleElement()
                    .satisfies(block -> assertThat(block.get("except").toString())
                            .contains("10.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"));
        }
        assertThat(documents(OPERATOR))
                .extracting(document -> document.get("kind").asText())
                .containsExactly("Keycloak", "NetworkPolicy", "PodMonitor");
        assertThat(documents(OPERATOR).get(0).at("/spec/instances").asInt()).isEqualTo(2);
        assertThat(documents(HELM).get(0).get("replicas").asInt()).isEqualTo(2);
    }

    /** A node that may not reach the others, or that is asked below another path than it serves, is never ready. */
    @Test
    void theValuesFitTheImageAndTheChart() throws IOException {
        JsonNode values = documents(HELM).get(0);

        assertThat(Files.readString(IMAGE)).doesNotContain("KC_HTTP_RELATIVE_PATH");
        assertThat(values.at("/http/relativePath").asText()).isEqualTo("/");
        assertThat(values.get("extraEnv").asText()).doesNotContain("/auth");
        // The chart's own policy lets nobody in but the other nodes, and those only to the ports of HTTP.
        assertThat(values.has("networkPolicy")).isFalse();
        assertThat(documents(HELM_EGRESS))
                .singleElement()
                .satisfies(policy ->
                        assertThat(policy.at("/spec/policyTypes").toString()).isEqualTo("[\"Egress\"]"));
    }

    /** Ingress controllers set X-Forwarded-For; the chart believes Forwarded, which each client could then write itself. */
    @Test
    void theServerBelievesTheHeadersThatAnIngressSets() throws IOException {
        assertThat(documents(HELM).get(0).at("/proxy/mode").asText()).isEqualTo("xforwarded");
        assertThat(documents(OPERATOR).get(0).at("/spec/proxy/headers").asText())
                .isEqualTo("xforwarded");
        assertThat(Files.readString(Path.of("docs/production.md")))
                .contains("--proxy-headers=xforwarded", "--proxy-headers=forwarded");
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        return yaml.readerFor(JsonNode.class)
                .<JsonNode>readValues(Files.readString(file))
                .readAll();
    }
}
