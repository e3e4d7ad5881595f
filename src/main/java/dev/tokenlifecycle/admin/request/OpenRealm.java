package dev.tokenlifecycle.admin.request;

import jakarta.ws.rs.core.Response.Status;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What every endpoint for other systems wants of the realm and the connection, before it looks at the caller. */
public final class OpenRealm {
    private OpenRealm() {}

    /** Refuses a disabled realm, and plain HTTP where the realm requires HTTPS. */
    public static void require(KeycloakSession session, RealmModel realm) {
        boolean plain =
                !"https".equals(session.getContext().getUri().getBaseUri().getScheme());
        if (plain && realm.getSslRequired().isRequired(session.getContext().getConnection())) {
            throw Errors.of(Status.FORBIDDEN, "HTTPS required");
        }
        if (!realm.isEnabled()) {
            throw Errors.of(Status.FORBIDDEN, "Realm not enabled");
        }
    }
}
