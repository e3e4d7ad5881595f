package dev.tokenlifecycle.rotation.store;

import java.util.stream.IntStream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.light.LightweightUserAdapter;

/** Keycloak's not-before: it refuses every token that was issued earlier. */
public final class NotBefore {
    private NotBefore() {}

    /** The latest not-before of the realm, the client and the user, in seconds since 1970; 0 where none is set. */
    public static int latest(KeycloakSession session, ClientModel client, UserModel user) {
        RealmModel realm = client.getRealm();
        return IntStream.of(realm.getNotBefore(), client.getNotBefore(), ofUser(session, realm, user))
                .max()
                .orElse(0);
    }

    /**
     * The not-before of {@code client}, in seconds since 1970, as it is committed: what this request has read before it waited
     * for somebody who was revoking the client may be older.
     */
    public static int committed(KeycloakSession session, ClientModel client) {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery("select c.notBefore from ClientEntity c where c.id = :client", Integer.class)
                .setParameter("client", client.getId())
                .getResultStream()
                .reduce(client.getNotBefore(), Math::max);
    }

    /** A lightweight user, whom only the session knows, has none. */
    private static int ofUser(KeycloakSession session, RealmModel realm, UserModel user) {
        return LightweightUserAdapter.isLightweightUser(user)
                ? 0
                : session.users().getNotBeforeOfUser(realm, user);
    }
}
