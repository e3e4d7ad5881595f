package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.TokenFamily;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;

/**
 * What the version before the table has left: the state of a family in a note of its client session, and its revocation among
 * Keycloak's revoked tokens. Read only where the table has no row; written by nobody.
 */
final class LegacyFamilies {
    private static final String PREFIX = "tl.";
    private static final String CONDEMNED = "!";
    private static final int FIELDS = 6;

    private LegacyFamilies() {}

    static boolean isRevoked(KeycloakSession session, FamilyId family) {
        return session.revokedTokens().contains(PREFIX + family.value());
    }

    /** The family in its note; null where there is none, or where it was forgotten. */
    static @Nullable TokenFamily find(AuthenticatedClientSessionModel clientSession, FamilyId id) {
        String note = clientSession.getNote(PREFIX + id.value());
        if (note == null || note.isEmpty()) {
            return null;
        }
        String[] fields = note.split("\\|", FIELDS);
        boolean condemned = fields[0].startsWith(CONDEMNED);
        return new TokenFamily(
                id,
                Long.parseLong(condemned ? fields[0].substring(1) : fields[0]),
                Instant.ofEpochSecond(Long.parseLong(fields[1], Character.MAX_RADIX)),
                Instant.ofEpochMilli(Long.parseLong(fields[2], Character.MAX_RADIX)),
                null,
                fields[3].isEmpty() ? null : Instant.ofEpochSecond(Long.parseLong(fields[3], Character.MAX_RADIX)),
                new Origin(fields[4], fields[5]),
                condemned);
    }
}
