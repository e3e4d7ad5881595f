package dev.tokenlifecycle.revocation.detection;

import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Makes a realm the one of the session's context for a while: client policies are read from the context's realm, and an issuer
 * is built from its frontend URL. The request itself may be for another realm.
 */
final class RealmContext {
    private RealmContext() {}

    static void runIn(KeycloakSession session, RealmModel realm, Runnable work) {
        callIn(session, realm, () -> {
            work.run();
            return true;
        });
    }

    static <T> T callIn(KeycloakSession session, RealmModel realm, Supplier<T> question) {
        RealmModel current = session.getContext().getRealm();
        if (realm.equals(current)) {
            return question.get();
        }
        session.getContext().setRealm(realm);
        try {
            return question.get();
        } finally {
            session.getContext().setRealm(current);
        }
    }
}
