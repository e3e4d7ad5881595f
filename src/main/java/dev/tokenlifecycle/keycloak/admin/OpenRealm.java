package dev.tokenlifecycle.keycloak.admin;

import jakarta.ws.rs.core.Response.Status;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What every endpoint for other systems wants of the realm and the connection, before it looks at the caller. */
final class OpenRealm {
    private OpenRealm() {}

    /** Refuses a disabled realm, and plain HTTP where the realm requires HTTPS. */
    static void require(KeycloakSession session, RealmModel realm) {
        boolean plain =
                !"https".equals(session.getContext().getUri().getBaseUri().getScheme());
        if (plain && realm.getSslRequired().isRequired(session.getContext().getConnection())) {
            throw Refusal.of(Status.FORBIDDEN, "HTTPS required");
        }
        if (!realm.isEnabled()) {
            throw Refusal.of(Status.FORBIDDEN, "Realm not enabled");
        }
    }
}
