package dev.tokenlifecycle.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** An answer without what differs between two servers: addresses, ids, keys, times and the order of lists. */
final class StableAnswer {
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    private StableAnswer() {}

    static String of(RawHttp.Answer answer, TestRealm realm) {
        String headers = answer.headers().stream()
                .map(line -> line.replaceFirst("(?i)^(set-cookie: [^=]*=)[^;]*", "$1…"))
                .map(line -> line.replaceFirst("(?i)^(date|content-length|etag|last-modified):.*", "$1: …"))
                .map(line -> stable(line, realm)
                        .replaceAll(
                                "(?<=[?&](?:execution|tab_id|client_data|state|nonce|session_code|code)=)[^&;]*", "…"))
                .map(line ->
                        line.replaceAll("'(?:nonce|sha256)-[^']*'", "nonce").replaceAll("(?i)expires=[^;]*", "…"))
                .sorted()
                .collect(Collectors.joining("\n"));
        String type = answer.header("Content-Type");
        // A page has a random id in every link: what it says is Keycloak's theme.
        String body = type.startsWith("application/json")
                ? json(answer.body(), realm)
                : type.startsWith("text/html") ? "page" : stable(answer.body(), realm);
        return answer.status() + "\n" + headers + "\n" + body;
    }

    private static String stable(String text, TestRealm realm) {
        return text.replace(realm.server().url().toString(), "<server>")
                .replace(realm.name(), "<realm>")
                .replaceAll(UUID, "<uuid>")
                .replaceAll("\\b1[78]\\d{8}(?:\\d{3})?\\b", "<time>");
    }

    private static String json(String body, TestRealm realm) {
        try {
            return String.valueOf(plain(Http.JSON.readTree(body), realm));
        } catch (IOException notJson) {
            return stable(body, realm);
        }
    }

    private static Object plain(Map.Entry<String, JsonNode> member, TestRealm realm) {
        return switch (member.getKey()) {
            // Sets, in the order of random ids.
            case "scope" -> new TreeSet<>(List.of(member.getValue().asText().split(" ")));
            // A second may begin while a token is made.
            case "expires_in", "refresh_expires_in" -> (member.getValue().asInt() + 5) / 10 * 10;
            default -> plain(member.getValue(), realm);
        };
    }

    private static Object plain(JsonNode node, TestRealm realm) {
        if (node instanceof ObjectNode object) {
            TreeMap<String, Object> sorted = new TreeMap<>();
            object.properties().forEach(one -> sorted.put(stable(one.getKey(), realm), plain(one, realm)));
            return sorted;
        }
        if (node instanceof ArrayNode array) {
            return StreamSupport.stream(array.spliterator(), false)
                    .map(one -> String.valueOf(plain(one, realm)))
                    .sorted()
                    .toList();
        }
        String text = node.asText();
        if (text.matches("eyJ[\\w-]+\\.eyJ[\\w-]+\\.[\\w-]+")) {
            return plain(Jwt.claims(text), realm);
        }
        String known = stable(text, realm);
        // Keys, secrets, session ids and the like: of the same length, whatever they are.
        return known.matches("[\\w/+=:-]{20,}") && !known.matches("[a-z.-]+")
                ? known.matches(".{200,}") ? "<key>" : "<" + known.length() + " characters>"
                : known;
    }
}
