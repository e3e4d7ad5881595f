package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.rotation.store.FamilyPurge;
import dev.tokenlifecycle.rotation.store.FamilyRevocations;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The families of a user who is about to be deleted go with them. Keycloak doesn't say afterwards that it has deleted a user who goes with
 * the organization that manages them: so the request looks once more right before it commits (0184).
 */
final class DeletedUserFamilies extends AbstractKeycloakTransaction {
    private static final String ATTRIBUTE = DeletedUserFamilies.class.getName() + ".";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final String userId;
    private boolean deleted;

    private DeletedUserFamilies(KeycloakSession session, RealmModel realm, String userId) {
        this.session = session;
        this.realm = realm;
        this.userId = userId;
    }

    /** Notes that {@code user} is about to be deleted. */
    static void expect(KeycloakSession session, RealmModel realm, UserModel user) {
        if (of(session, user) == null) {
            DeletedUserFamilies expected = new DeletedUserFamilies(session, realm, user.getId());
            session.setAttribute(ATTRIBUTE + user.getId(), expected);
            session.getTransactionManager().enlistPrepare(expected);
        }
    }

    /** Deletes the rows of {@code user}, who was deleted. */
    static void delete(KeycloakSession session, RealmModel realm, UserModel user) {
        DeletedUserFamilies expected = of(session, user);
        (expected == null ? new DeletedUserFamilies(session, realm, user.getId()) : expected).delete();
    }

    private static @Nullable DeletedUserFamilies of(KeycloakSession session, UserModel user) {
        return session.getAttribute(ATTRIBUTE + user.getId(), DeletedUserFamilies.class);
    }

    /** What others got for the user's tokens outlives their rows, and is marked. */
    private void delete() {
        deleted = true;
        new FamilyRevocations(session, RevocationReason.USER_DELETED, KeycloakTime.now()).ofUser(realm.getId(), userId);
        new FamilyPurge(session).ofUser(userId);
    }

    @Override
    protected void commitImpl() {
        if (!deleted && session.users().getUserById(realm, userId) == null) {
            delete();
        }
    }

    @Override
    protected void rollbackImpl() {}
}
