package dev.tokenlifecycle.keycloak;

import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Finds by ids that somebody typed. Keycloak fails at one that begins like a federation's, {@code f:…}, and names none. */
public final class StorageIds {
    private static final String FEDERATED = "f:";

    private StorageIds() {}

    /** The user with this id; null where there is none. */
    public static @Nullable UserModel user(KeycloakSession session, RealmModel realm, String id) {
        return isWhole(id) ? session.users().getUserById(realm, id) : null;
    }

    /** The client with this internal id; null where there is none. */
    public static @Nullable ClientModel client(RealmModel realm, String id) {
        return isWhole(id) ? realm.getClientById(id) : null;
    }

    /** Whether Keycloak can read {@code id}: one of a federation is {@code f:<federation>:<id there>}. */
    public static boolean isWhole(String id) {
        return !id.startsWith(FEDERATED) || id.indexOf(':', FEDERATED.length()) > 0;
    }
}
