package dev.tokenlifecycle.keycloak;

import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Work for a user who is deleted in this request. Keycloak says before and after it that it deletes one, but leaves out the second
 * where the user goes with the organization that manages them. So the request looks once more right before it commits (0184).
 */
public final class ExpectedDeletion extends AbstractKeycloakTransaction {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final String userId;
    private final Runnable work;
    private boolean done;

    private ExpectedDeletion(KeycloakSession session, RealmModel realm, String userId, Runnable work) {
        this.session = session;
        this.realm = realm;
        this.userId = userId;
        this.work = work;
    }

    /** Whether {@code owner} has work for {@code user}. */
    public static boolean isKnown(KeycloakSession session, UserModel user, Class<?> owner) {
        return session.getAttribute(attribute(user, owner)) != null;
    }

    /**
     * Keeps {@code work} until {@link #runIfExpected}, or until right before the commit if the user is gone by then. It runs at
     * most once.
     *
     * @param owner whose work it is; what it gave before for the same user stays
     */
    public static void expect(
            KeycloakSession session, RealmModel realm, UserModel user, Class<?> owner, Runnable work) {
        if (!isKnown(session, user, owner)) {
            ExpectedDeletion expected = new ExpectedDeletion(session, realm, user.getId(), work);
            session.setAttribute(attribute(user, owner), expected);
            session.getTransactionManager().enlistPrepare(expected);
        }
    }

    /**
     * Runs the work of {@code owner} for {@code user}, who was deleted.
     *
     * @return whether there was any
     */
    public static boolean runIfExpected(KeycloakSession session, UserModel user, Class<?> owner) {
        ExpectedDeletion expected = session.getAttribute(attribute(user, owner), ExpectedDeletion.class);
        if (expected == null) {
            return false;
        }
        expected.runOnce();
        return true;
    }

    private static String attribute(UserModel user, Class<?> owner) {
        return owner.getName() + "." + user.getId();
    }

    private void runOnce() {
        if (!done) {
            done = true;
            work.run();
        }
    }

    @Override
    protected void commitImpl() {
        if (!done && session.users().getUserById(realm, userId) == null) {
            runOnce();
        }
    }

    @Override
    protected void rollbackImpl() {}
}
