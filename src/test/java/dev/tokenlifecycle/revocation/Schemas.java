package dev.tokenlifecycle.revocation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The published JSON Schemas of the payloads. */
public final class Schemas {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Schemas() {}

    /** What is wrong with the claims of a security event token. */
    public static Set<ValidationMessage> securityEventToken(Object claims) {
        return check("security-event-token.json", claims);
    }

    /** What is wrong with the body of a webhook. */
    public static Set<ValidationMessage> standardWebhook(Object body) {
        return check("standard-webhook.json", body);
    }

    /** What is wrong with the claims of a revocation list. */
    public static Set<ValidationMessage> revocationList(Object claims) {
        return check("revocation-list.json", claims);
    }

    private static Set<ValidationMessage> check(String schema, Object value) {
        try {
            JsonNode json = value instanceof String text ? JSON.readTree(text) : JSON.valueToTree(value);
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("docs/schemas", schema)))
                    .validate(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
