package dev.tokenlifecycle.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.tokenlifecycle.server.Http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** {@code docs/openapi.yaml}. */
public final class ApiDescription {
    private final JsonNode document;

    private ApiDescription(JsonNode document) {
        this.document = document;
    }

    public static ApiDescription read() {
        try {
            return new ApiDescription(
                    new YAMLMapper().readTree(Path.of("docs/openapi.yaml").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every described {@code METHOD path}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(name -> {
                    if (!"parameters".equals(name)) {
                        operations.add(name.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /** The described statuses of {@code METHOD path}. */
    Set<String> statuses(String operation) {
        String[] parts = operation.split(" ");
        Set<String> statuses = new TreeSet<>();
        document.get("paths")
                .get(parts[1])
                .get(parts[0].toLowerCase(Locale.ROOT))
                .get("responses")
                .fieldNames()
                .forEachRemaining(statuses::add);
        return statuses;
    }

    /** What {@code answer} has that the description of its operation and status doesn't allow; empty where it agrees. */
    public Set<ValidationMessage> contradictions(String operation, Answer answer) {
        return contradictions(operation, answer.status(), answer.json());
    }

    /** What {@code body} has that the description of its operation and status doesn't allow; empty where it agrees. */
    public Set<ValidationMessage> contradictions(String operation, int status, JsonNode body) {
        String[] parts = operation.split(" ");
        JsonNode responses = document.get("paths")
                .get(parts[1])
                .get(parts[0].toLowerCase(Locale.ROOT))
                .get("responses");
        JsonNode response = responses.get(String.valueOf(status));
        if (response == null) {
            throw new AssertionError(operation + " doesn't describe " + status + ": " + body);
        }
        if (response.has("$ref")) {
            response = document.at(response.get("$ref").asText().substring(1));
        }
        ObjectNode schema = response.at("/content/application~1json/schema").deepCopy();
        schema.set("components", document.get("components"));
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(schema, config)
                .validate(body);
    }
}
