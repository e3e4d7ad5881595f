package dev.tokenlifecycle.revocation.detection;

import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Makes a realm the one of the context while a question is answered: the policy engine reads the policies of the context's realm,
 * and an issuer is built from its frontend URL. The request may be one of another realm.
 */
final class RealmContext {
    private RealmContext() {}

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
