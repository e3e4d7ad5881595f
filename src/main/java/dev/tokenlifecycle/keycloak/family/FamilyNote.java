package dev.tokenlifecycle.keycloak.family;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.TokenFamily;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a family is written into a note of its client session: short, because it is written with every refresh. */
final class FamilyNote {
    static final String FORGOTTEN = "";

    private static final String PREFIX = "tl.";
    private static final String CONDEMNED = "!";
    private static final int FIELDS = 6;

    private FamilyNote() {}

    static String key(FamilyId family) {
        return PREFIX + family.value();
    }

    static boolean isKey(String key) {
        return key.startsWith(PREFIX);
    }

    static FamilyId family(String key) {
        return new FamilyId(key.substring(PREFIX.length()));
    }

    static String write(TokenFamily family) {
        Instant expiresAt = family.expiresAt();
        return (family.condemned() ? CONDEMNED : "") + family.generation()
                + "|" + Long.toString(family.startedAt().getEpochSecond(), Character.MAX_RADIX)
                + "|" + Long.toString(family.reachedAt().toEpochMilli(), Character.MAX_RADIX)
                + "|" + (expiresAt == null ? "" : Long.toString(expiresAt.getEpochSecond(), Character.MAX_RADIX))
                + "|" + family.reachedFrom().address()
                + "|" + family.reachedFrom().userAgent();
    }

    /** The family of a note; null where there is none, or where it is forgotten. */
    static @Nullable TokenFamily read(FamilyId id, @Nullable String note) {
        if (note == null || note.equals(FORGOTTEN)) {
            return null;
        }
        String[] fields = note.split("\\|", FIELDS);
        boolean condemned = fields[0].startsWith(CONDEMNED);
        return new TokenFamily(
                id,
                Long.parseLong(condemned ? fields[0].substring(1) : fields[0]),
                Instant.ofEpochSecond(Long.parseLong(fields[1], Character.MAX_RADIX)),
                Instant.ofEpochMilli(Long.parseLong(fields[2], Character.MAX_RADIX)),
                fields[3].isEmpty() ? null : Instant.ofEpochSecond(Long.parseLong(fields[3], Character.MAX_RADIX)),
                new Origin(fields[4], fields[5]),
                condemned);
    }
}
