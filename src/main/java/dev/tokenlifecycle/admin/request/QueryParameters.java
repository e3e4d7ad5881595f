package dev.tokenlifecycle.admin.request;

import dev.tokenlifecycle.settings.Quoted;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * The query parameters of a request. One that isn't known, is given twice or has no value is refused: it may be a misspelt
 * filter. Keycloak itself refuses control characters.
 */
public final class QueryParameters {
    private static final int DEFAULT_MAX = 100;
    private static final int MAX = 1_000;
    private static final int MAX_FIRST = 10_000_000;

    private final MultivaluedMap<String, String> values;

    private QueryParameters(MultivaluedMap<String, String> values) {
        this.values = values;
    }

    /** The parameters of the request of {@code session}, which may be the {@code known} ones only. */
    public static QueryParameters of(KeycloakSession session, String... known) {
        MultivaluedMap<String, String> values = session.getContext().getUri().getQueryParameters();
        Set<String> names = Set.of(known);
        values.forEach((name, given) -> check(names, name, given));
        return new QueryParameters(values);
    }

    private static void check(Set<String> known, String name, List<String> given) {
        if (!known.contains(name)) {
            throw Errors.badRequest("The query parameter " + Quoted.of(name) + " is unknown");
        }
        if (given.size() > 1) {
            throw Errors.badRequest("The query parameter " + name + " may be given once");
        }
        if (given.get(0).isBlank()) {
            throw Errors.badRequest("The query parameter " + name + " must have a value");
        }
    }

    /** The value of {@code name}; null where it is missing. */
    @Nullable
    public String text(String name) {
        return values.getFirst(name);
    }

    /** What {@code found} says of the value of {@code name}; null where it is missing. */
    public @Nullable String text(String name, UnaryOperator<String> found) {
        String value = text(name);
        return value == null ? null : found.apply(value);
    }

    /** {@code first}: how many to leave out, 0 by default. */
    public int first() {
        return number("first", 0, 0, MAX_FIRST);
    }

    /** {@code max}: how many to answer at most, 1 to {@value #MAX}, {@value #DEFAULT_MAX} by default. */
    public int max() {
        return number("max", DEFAULT_MAX, 1, MAX);
    }

    /** An instant (RFC 3339) from 1970 to 9999, {@code missing} where it isn't given. */
    public Instant instant(String name, Instant missing) {
        String text = text(name);
        try {
            return text == null ? missing : InstantRange.parse(text);
        } catch (DateTimeException unreadable) {
            throw Errors.badRequest(name + InstantRange.EXPECTED + ", was " + Quoted.of(text));
        }
    }

    /** Refuses a time that ends before it begins: nothing would be found in it, and that would look like good news. */
    public static void requireOrder(Instant from, Instant to) {
        if (from.isAfter(to)) {
            throw Errors.badRequest("from must not be after to, was " + from + " and to is " + to);
        }
    }

    /** {@code true} or {@code false}; false where it isn't given. */
    public boolean flag(String name) {
        String text = text(name);
        if (text == null || text.equals("true") || text.equals("false")) {
            return "true".equals(text);
        }
        throw Errors.badRequest(name + " must be true or false, was " + Quoted.of(text));
    }

    private int number(String name, int missing, int least, int most) {
        String value = text(name);
        if (value == null) {
            return missing;
        }
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw Errors.badRequest(name + " must be between " + least + " and " + most + ", was " + Quoted.of(value));
    }
}
