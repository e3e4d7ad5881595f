package dev.tokenlifecycle.keycloak.family;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.TokenFamily;
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
    /** More than so many logins of one client in one session, and the family unused for longest is forgotten. */
    static final int MOST = 500;

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
        List<TokenFamily> others = all();
        for (int i = 0; i < others.size(); i++) {
            Instant expiresAt = others.get(i).expiresAt();
            if (i >= MOST - 1 || (expiresAt != null && expiresAt.isBefore(now))) {
                remove(others.get(i).id());
            }
        }
        write(family);
    }

    /** Moves a family on; a generation that is already behind the one kept changes nothing. */
    public void move(TokenFamily family) {
        TokenFamily kept = find(family.id());
        if (kept == null || kept.generation() < family.generation()) {
            write(family);
        }
    }

    /** Forgets a family. */
    public void remove(FamilyId id) {
        clientSession.removeNote(FamilyNote.key(id));
    }

    private void write(TokenFamily family) {
        clientSession.setNote(FamilyNote.key(family.id()), FamilyNote.write(family));
    }
}
