package dev.tokenlifecycle.keycloak.hook;

import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Answers a question with a certain realm as the one of the context: the policy engine asks the policies of that realm, and the
 * issuer is built from its frontend URL, whoever's request it is.
 */
final class InRealm {
    private InRealm() {}

    static <T> T answer(KeycloakSession session, RealmModel realm, Supplier<T> question) {
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
