package dev.tokenlifecycle.keycloak.family;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.TokenFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;

/**
 * The families of one client session, one note each. A change commits and rolls back with the request, is replicated and
 * persisted by Keycloak like the session itself, and ends with it.
 */
public final class ClientSessionFamilies {
    /**
     * Where a client session has more families than this, those that never rotated are forgotten, the oldest first: without a
     * state such a token is what it was, the first of its family.
     */
    static final int MOST = 200;

    /** A token may outlive what the note says by so much. */
    public static final Duration MARGIN = Duration.ofMinutes(5);

    private final AuthenticatedClientSessionModel clientSession;

    public ClientSessionFamilies(AuthenticatedClientSessionModel clientSession) {
        this.clientSession = clientSession;
    }

    /** The family {@code id}; null where the session knows none. */
    public @Nullable TokenFamily find(FamilyId id) {
        return FamilyNote.read(id, clientSession.getNote(FamilyNote.key(id)));
    }

    /** All families, the one used last first. */
    public List<TokenFamily> all() {
        Map<String, String> notes = clientSession.getNotes();
        return notes.entrySet().stream()
                .filter(note -> FamilyNote.isKey(note.getKey()))
                .map(note -> FamilyNote.read(FamilyNote.family(note.getKey()), note.getValue()))
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(TokenFamily::reachedAt).reversed())
                .toList();
    }

    /** Adds the family of a new login, and prunes those whose tokens have all expired. */
    public void start(TokenFamily family, Instant now) {
        int kept = 1;
        for (TokenFamily other : all()) {
            Instant expiry = other.lastExpiry();
            boolean dead = expiry != null && expiry.plus(MARGIN).isBefore(now);
            // A rotated family may never be forgotten: its first token would be taken for that of a new one.
            if (dead || (kept >= MOST && other.generation() == 0)) {
                remove(other.id());
            } else {
                kept++;
            }
        }
        write(family);
    }

    /** Moves a family on; a generation that is already reached changes nothing, so that its grace never slides. */
    public void move(TokenFamily family) {
        TokenFamily kept = find(family.id());
        if (kept == null || kept.generation() < family.generation()) {
            write(family);
        }
    }

    /** Notes something new of a family whose generation stays; one that has moved on meanwhile is left alone. */
    public void amend(TokenFamily family) {
        TokenFamily kept = find(family.id());
        if (kept == null || kept.generation() == family.generation()) {
            write(family);
        }
    }

    /** Takes back that a family was moved to {@code to}, unless it has moved on since. */
    public void undo(@Nullable TokenFamily from, TokenFamily to) {
        String key = FamilyNote.key(to.id());
        if (FamilyNote.write(to).equals(clientSession.getNote(key))) {
            if (from == null) {
                clientSession.removeNote(key);
            } else {
                write(from);
            }
        }
    }

    /** Forgets a family. Its note stays, empty: Keycloak doesn't remove a note from the database (26.7.3). */
    public void remove(FamilyId id) {
        if (find(id) != null) {
            clientSession.setNote(FamilyNote.key(id), FamilyNote.FORGOTTEN);
        }
    }

    private void write(TokenFamily family) {
        clientSession.setNote(FamilyNote.key(family.id()), FamilyNote.write(family));
    }
}
