package dev.tokenlifecycle.adapter;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What ended; the words are those of the member {@code revoked}. */
public enum RevokedKind {
    TOKEN,
    FAMILY,
    CLIENT_SESSION,
    SESSION,
    USER_AT_CLIENT,
    USER,
    CLIENT,
    REALM;

    /** The kind of this word; empty where a later version says something that this one can't match. */
    static Optional<RevokedKind> of(Object word) {
        return Arrays.stream(values())
                .filter(kind ->
                        kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word))
                .findFirst();
    }
}
