package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.revocation.Reach;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevokedKind;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Completes a revocation of a user with the ids of their sessions, where it doesn't name them. */
record KnownReach(KeycloakSession session, RealmModel realm) {
    Revocation addTo(Revocation revocation) {
        RevokedKind kind = revocation.subject().kind();
        boolean ofUser = kind == RevokedKind.USER || kind == RevokedKind.USER_AT_CLIENT;
        if (!ofUser || !revocation.reach().equals(Reach.IDS_ONLY)) {
            return revocation;
        }
        UserModel user = session.users().getUserById(realm, revocation.userId());
        return user == null ? revocation : revocation.with(of(user));
    }

    Reach of(UserModel user) {
        String link = user.getServiceAccountClientLink();
        ClientModel client = link == null ? null : realm.getClientById(link);
        return Reach.ofUser(sessions(user), client == null ? null : client.getClientId());
    }

    private @Nullable Set<String> sessions(UserModel user) {
        Set<String> now = new EndedSessions(session, realm).idsOf(user);
        if (now == null) {
            return null;
        }
        Set<String> ids = new HashSet<>(SessionsBeforeConsentEnds.of(session, user.getId()));
        ids.addAll(now);
        return ids;
    }
}
