package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of all tools set up the same; that a server accepts it is asked in {@link AsCodeIT}. */
final class AsCodeTest {
    private static final Path AS_CODE = Path.of("docs", "as-code");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROFILE = "keycloak_realm_client_policy_profile";

    @Test
    void configCliHasWhatKcadmHas() throws IOException {
        JsonNode realm = new YAMLMapper()
                .readTree(AS_CODE.resolve("keycloak-config-cli/realm.yaml").toFile());

        assertThat(realm.get("clientProfiles")).isEqualTo(kcadm("profiles"));
        assertThat(realm.get("clientPolicies")).isEqualTo(kcadm("policies"));
    }

    @Test
    void terraformHasWhatKcadmHas() throws IOException {
        ArrayNode profiles = JSON.createArrayNode();
        resources(PROFILE).forEach(resource -> profiles.add(profile(resource.group(2))));
        ArrayNode policies = JSON.createArrayNode();
        resources(PROFILE + "_policy").forEach(resource -> policies.add(policy(resource.group(2))));

        assertThat((JsonNode) profiles).isEqualTo(kcadm("profiles").get("profiles"));
        assertThat((JsonNode) policies).isEqualTo(kcadm("policies").get("policies"));
    }

    /** Each writes all profiles of the realm: of two at once, one would be lost. */
    @Test
    void terraformWritesOneProfileAfterTheOther() throws IOException {
        List<MatchResult> profiles = resources(PROFILE).toList();

        for (int i = 1; i < profiles.size(); i++) {
            assertThat(profiles.get(i).group(2))
                    .contains("depends_on = [" + PROFILE + "."
                            + profiles.get(i - 1).group(1) + "]");
        }
    }

    private static JsonNode kcadm(String kind) throws IOException {
        return JSON.readTree(AS_CODE.resolve("kcadm/" + kind + ".json").toFile());
    }

    private static Stream<MatchResult> resources(String type) throws IOException {
        String file = Files.readString(AS_CODE.resolve("terraform/main.tf"));
        return Pattern.compile("(?ms)^resource \"" + type + "\" \"(\\w+)\" \\{$(.*?)^}$")
                .matcher(file)
                .results();
    }

    private static JsonNode profile(String resource) {
        ObjectNode profile = named(resource);
        profile.putArray("executors").add(block("executor", resource));
        return profile;
    }

    private static JsonNode policy(String resource) {
        ObjectNode policy = named(resource);
        policy.put("enabled", resource.contains("enabled     = true"));
        policy.putArray("conditions").add(block("condition", resource));
        ArrayNode profiles = policy.putArray("profiles");
        Pattern.compile(PROFILE + "\\.(\\w+)\\.name")
                .matcher(resource)
                .results()
                .forEach(reference -> profiles.add(nameOf(reference.group(1))));
        return policy;
    }

    private static String nameOf(String profile) {
        try {
            return resources(PROFILE)
                    .filter(resource -> resource.group(1).equals(profile))
                    .map(resource -> named(resource.group(2)).get("name").asText())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode named(String resource) {
        return JSON.createObjectNode()
                .put("name", attribute("name", resource))
                .put("description", attribute("description", resource));
    }

    private static ObjectNode block(String type, String resource) {
        String block = resource.substring(resource.indexOf(" " + type + " {"));
        ObjectNode result = JSON.createObjectNode().put(type, attribute("name", block));
        ObjectNode configuration = result.putObject("configuration");
        Pattern.compile("\"([\\w-]+)\"\\s+= \"(.*?)\"")
                .matcher(block)
                .results()
                .forEach(entry ->
                        configuration.put(entry.group(1), entry.group(2).replace("$${", "${")));
        return result;
    }

    private static String attribute(String name, String text) {
        return Pattern.compile("(?m)^ +" + name + " += \"(.*?)\"$")
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
