package dev.tokenlifecycle.rotation.store;

import java.util.stream.IntStream;
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

    /** A lightweight user, whom only the session knows, has none. */
    private static int ofUser(KeycloakSession session, RealmModel realm, UserModel user) {
        return LightweightUserAdapter.isLightweightUser(user)
                ? 0
                : session.users().getNotBeforeOfUser(realm, user);
    }
}
