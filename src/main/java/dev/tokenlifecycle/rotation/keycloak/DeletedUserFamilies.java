package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.ExpectedDeletion;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.rotation.store.FamilyPurge;
import dev.tokenlifecycle.rotation.store.FamilyRevocations;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Deletes the families of users who are deleted. */
final class DeletedUserFamilies {
    private DeletedUserFamilies() {}

    /** Notes that {@code user} is about to be deleted. */
    static void expect(KeycloakSession session, RealmModel realm, UserModel user) {
        String userId = user.getId();
        ExpectedDeletion.expect(session, realm, user, DeletedUserFamilies.class, () -> delete(session, realm, userId));
    }

    /** Deletes the rows of {@code user}, who was deleted. */
    static void delete(KeycloakSession session, RealmModel realm, UserModel user) {
        if (!ExpectedDeletion.runIfExpected(session, user, DeletedUserFamilies.class)) {
            delete(session, realm, user.getId());
        }
    }

    /** What others got for the user's tokens outlives their rows, and is marked. */
    private static void delete(KeycloakSession session, RealmModel realm, String userId) {
        new FamilyRevocations(session, RevocationReason.USER_DELETED, KeycloakTime.now())
                .revokeUser(realm.getId(), userId);
        new FamilyPurge(session).deleteOfUser(userId);
    }
}
