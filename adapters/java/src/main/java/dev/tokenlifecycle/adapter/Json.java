package dev.tokenlifecycle.adapter;

import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads members of a JSON object that somebody else wrote: what has another type isn't there. */
final class Json {
    private Json() {}

    static String text(Map<String, ?> object, String member) {
        return object.get(member) instanceof String text ? text : null;
    }

    /** A time in seconds, however a library has read it; null where it is none. */
    static Long seconds(Map<String, ?> object, String member) {
        Object value = object.get(member);
        if (value instanceof Number number) {
            return (long) Math.floor(number.doubleValue());
        }
        if (value instanceof Instant instant) {
            return instant.getEpochSecond();
        }
        return value instanceof Date date ? (Long) Math.floorDiv(date.getTime(), 1000L) : null;
    }

    /** The strings of an array; null where there is no array. */
    static Set<String> texts(Map<String, ?> object, String member) {
        if (!(object.get(member) instanceof Collection<?> values)) {
            return null;
        }
        Set<String> texts = new HashSet<>();
        values.forEach(value -> texts.add(String.valueOf(value)));
        return Set.copyOf(texts);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Map<String, ?> object, String member) {
        return object.get(member) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
