package dev.tokenlifecycle.adapter;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What Keycloak says where it refuses. */
final class Refusal {
    private static final int LONGEST = 200;

    private Refusal() {}

    /** The reason in the body of a refusal, on one line and after a colon; empty where it has none. */
    static String reason(String body) {
        try {
            Map<String, Object> members = JSONObjectUtils.parse(body);
            return Stream.of("errorMessage", "error_description", "error")
                    .map(name -> Json.text(members, name))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .map(text -> ": " + onOneLine(text))
                    .orElse("");
        } catch (ParseException noJson) {
            return "";
        }
    }

    /** Text that others chose, for a line of the log. */
    static String onOneLine(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
