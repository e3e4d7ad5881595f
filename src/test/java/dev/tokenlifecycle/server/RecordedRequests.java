package dev.tokenlifecycle.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Plays {@code keycloak-requests.txt} against a realm, and says what each request was answered, without what is random. */
public final class RecordedRequests {
    private final TestRealm realm;
    private final Map<String, String> known = new LinkedHashMap<>();

    public RecordedRequests(TestRealm realm) {
        this.realm = realm;
    }

    /** The lines, without comments. */
    public static List<String> lines() {
        try (InputStream file =
                Objects.requireNonNull(RecordedRequests.class.getResourceAsStream("/keycloak-requests.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What every line was answered with {@code odd} as the name. */
    public List<String> play(String odd) {
        known.clear();
        known.put("realm", realm.name());
        known.put("alice", realm.userId("alice"));
        known.put("form", URLEncoder.encode(odd, StandardCharsets.UTF_8));
        known.put("odd", URLEncoder.encode(odd, StandardCharsets.UTF_8).replace("+", "%20"));
        known.put("json", Http.JSON.valueToTree(odd).toString());
        List<String> answers = new ArrayList<>();
        lines().forEach(line -> answers.add(line + "\n" + play(line.split(" => "))));
        return answers;
    }

    private String play(String[] line) {
        boolean anonymous = line[0].startsWith("ANON ");
        String[] words = filled(anonymous ? line[0].substring(5) : line[0]).split(" ", 3);
        String body = words.length > 2 ? words[2] : "";
        String type = switch (words[0]) {
            case "FORM" -> "application/x-www-form-urlencoded";
            case "TEXT" -> "text/plain";
            default -> "application/json";
        };
        String method = words[0].equals("FORM") ? "POST" : words[0].equals("TEXT") ? "PUT" : words[0];
        RawHttp.Answer answer = anonymous || words[0].equals("FORM")
                ? RawHttp.send(realm.server().url(), method, words[1], body, "Content-Type", type)
                : RawHttp.send(
                        realm.server().url(),
                        method,
                        words[1],
                        body,
                        "Content-Type",
                        type,
                        "Authorization",
                        "Bearer " + realm.adminToken());
        if (line.length > 1) {
            keep(line[1].strip(), answer);
        }
        return StableAnswer.of(answer, realm);
    }

    private String filled(String line) {
        String filled = line;
        for (Map.Entry<String, String> one : known.entrySet()) {
            filled = filled.replace("${" + one.getKey() + "}", one.getValue());
        }
        return filled;
    }

    private void keep(String name, RawHttp.Answer answer) {
        String location = answer.header("Location");
        known.put(name, location.substring(location.lastIndexOf('/') + 1));
        if (answer.status() == 200) {
            try {
                JsonNode json = Http.JSON.readTree(answer.body());
                for (String token : List.of("access_token", "refresh_token")) {
                    known.put(name + "." + token, json.path(token).asText());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(answer.body(), e);
            }
        }
    }
}
