package dev.tokenlifecycle.revocation.detection;

import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Answers a question with a certain realm as the one of the context: the policy engine asks the policies of that realm, and the
 * issuer is built from its frontend URL, whoever's request it is.
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
