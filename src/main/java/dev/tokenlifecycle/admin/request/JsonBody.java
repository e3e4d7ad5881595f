package dev.tokenlifecycle.admin.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.tokenlifecycle.settings.Quoted;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON object of a request. What isn't known, is given twice or has another type is refused, and so is a large body. */
public final class JsonBody {
    private static final int LARGEST = 64 * 1024;
    private static final ObjectReader JSON = new ObjectMapper()
            .reader()
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode object;
    private final String path;

    private JsonBody(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** Reads the body, whose members may be the {@code known} ones only. */
    public static JsonBody read(InputStream stream, String... known) {
        return object(parse(stream), "", known);
    }

    private static JsonNode parse(InputStream stream) {
        byte[] bytes = bytes(stream);
        if (bytes.length > LARGEST) {
            throw Errors.of(Status.REQUEST_ENTITY_TOO_LARGE, "The body must be at most " + LARGEST + " bytes long");
        }
        try {
            return JSON.readTree(bytes);
        } catch (IOException notJson) {
            // Not only a JsonProcessingException: the bytes may be no text in any encoding of JSON.
            throw Errors.badRequest("The body must be one JSON object");
        }
    }

    private static byte[] bytes(InputStream stream) {
        try {
            return stream.readNBytes(LARGEST + 1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JsonBody object(@Nullable JsonNode node, String path, String... known) {
        if (node == null || !node.isObject()) {
            throw Errors.badRequest((path.isEmpty() ? "The body" : path) + " must be a JSON object");
        }
        Set<String> names = Set.of(known);
        for (Iterator<String> given = node.fieldNames(); given.hasNext(); ) {
            String name = given.next();
            if (!names.contains(name)) {
                throw Errors.badRequest(Quoted.of(name(path, name)) + " is unknown");
            }
        }
        return new JsonBody(node, path);
    }

    private static String name(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The member {@code name}, an object whose members may be the {@code known} ones only. */
    public JsonBody member(String name, String... known) {
        return object(object.get(name), name(path, name), known);
    }

    /** The text {@code inner} of the member {@code name}, an object that may have any other members, too. */
    public String textOfMember(String name, String inner) {
        JsonNode member = object.get(name);
        if (member == null || !member.isObject()) {
            throw Errors.badRequest(name(path, name) + " must be a JSON object");
        }
        return new JsonBody(member, name(path, name)).requiredText(inner, 64);
    }

    /**
     * A text of 1 to {@code longest} characters, none of them a control character; null where it is missing. JSON's null is no
     * text.
     */
    @Nullable
    public String text(String name, int longest) {
        JsonNode value = object.get(name);
        return value == null ? null : withoutControls(text(value, name(path, name), longest), name(path, name));
    }

    /** The same of a text that may have line breaks and other control characters, or be JSON's null. */
    @Nullable
    public String prose(String name, int longest) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : text(value, name(path, name), longest);
    }

    /** A text as of {@link #text}. */
    public String requiredText(String name, int longest) {
        String text = text(name, longest);
        if (text == null) {
            throw Errors.badRequest(name(path, name) + " is missing");
        }
        return text;
    }

    /** An instant (RFC 3339) from 1970 to 9999, {@code missing} where it isn't given. */
    public Instant instant(String name, Instant missing) {
        String text = text(name, 40);
        try {
            return text == null ? missing : InstantRange.parse(text);
        } catch (DateTimeException unreadable) {
            throw Errors.badRequest(name(path, name) + InstantRange.EXPECTED);
        }
    }

    /** {@code true} or {@code false}, the latter where it is missing. */
    public boolean flag(String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            throw Errors.badRequest(name(path, name) + " must be true or false");
        }
        return value.booleanValue();
    }

    /** A whole number from 0 on; {@code missing} where it is missing. */
    public int number(String name, int missing) {
        JsonNode value = object.get(name);
        if (value == null) {
            return missing;
        }
        if (!value.isInt() || value.intValue() < 0) {
            throw Errors.badRequest(name(path, name) + " must be a whole number from 0 to " + Integer.MAX_VALUE);
        }
        return value.intValue();
    }

    /** At most {@code most} texts as of {@link #text}; none where they are missing. */
    public Set<String> texts(String name, int most, int longest) {
        JsonNode value = object.get(name);
        Set<String> texts = new LinkedHashSet<>();
        if (value == null) {
            return texts;
        }
        if (!value.isArray() || value.size() > most) {
            throw Errors.badRequest(name(path, name) + " must be an array of at most " + most + " texts");
        }
        for (JsonNode each : value) {
            texts.add(withoutControls(text(each, name(path, name), longest), name(path, name)));
        }
        return texts;
    }

    /** The members of the member {@code name}, at most {@code most}: objects whose members may be the {@code known} ones only. */
    public Map<String, JsonBody> members(String name, int most, String... known) {
        JsonNode value = object.get(name);
        Map<String, JsonBody> members = new LinkedHashMap<>();
        if (value == null) {
            return members;
        }
        if (!value.isObject() || value.size() > most) {
            throw Errors.badRequest(name(path, name) + " must be a JSON object of at most " + most + " members");
        }
        value.properties()
                .forEach(each -> members.put(
                        withoutControls(each.getKey(), "A member of " + name(path, name)),
                        object(each.getValue(), name(path, name) + "." + Quoted.of(each.getKey()), known)));
        return members;
    }

    private static String text(JsonNode value, String name, int longest) {
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > longest) {
            throw Errors.badRequest(name + " must be a text of 1 to " + longest + " characters");
        }
        return value.textValue();
    }

    private static String withoutControls(String text, String name) {
        if (ControlCharacters.in(text)) {
            throw Errors.badRequest(name + ControlCharacters.REFUSAL);
        }
        return text;
    }
}
