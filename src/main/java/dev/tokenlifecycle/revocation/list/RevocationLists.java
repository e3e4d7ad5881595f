package dev.tokenlifecycle.revocation.list;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The lists of this node, of all realms. */
public final class RevocationLists {
    private final Map<ListId, RevocationListCache> copies = new ConcurrentHashMap<>();

    /**
     * The list {@code id} of {@code realm}, which has to be the realm of the session's context: at most a second old.
     *
     * @throws dev.tokenlifecycle.keycloak.signing.UnsignableException if the realm has nothing to sign it with
     */
    public SignedList list(KeycloakSession session, RealmModel realm, ListId id, Instant now) {
        RevocationListCache copy = copies.get(id);
        if (copy == null) {
            copies.values().removeIf(each -> each.unused(now));
            copy = copies.computeIfAbsent(id, RevocationListCache::new);
        }
        return copy.current(session, realm, now);
    }
}
