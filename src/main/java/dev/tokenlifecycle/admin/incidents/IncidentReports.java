package dev.tokenlifecycle.admin.incidents;

import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.VisibleUsers;
import dev.tokenlifecycle.lifetime.keycloak.AccessTokenLifespan;
import dev.tokenlifecycle.rotation.RefreshEventDetails;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Event;
import org.keycloak.models.ClientModel;

/** What an admin reads of the events of a page. */
final class IncidentReports {
    private final AdminRequest admin;
    private final VisibleUsers users;

    IncidentReports(AdminRequest admin) {
        this.admin = admin;
        this.users = new VisibleUsers(admin);
    }

    IncidentRepresentation of(Event event) {
        return IncidentRepresentation.of(event, users.name(event.getUserId()), safeAfter(event));
    }

    /** An access token may have been issued until the moment of the revocation. */
    private @Nullable Instant safeAfter(Event event) {
        if (event.getDetails() == null
                || !event.getDetails().containsKey(RefreshEventDetails.REVOKED)
                || event.getClientId() == null) {
            return null;
        }
        ClientModel client = admin.realm().getClientByClientId(event.getClientId());
        return client == null ? null : Instant.ofEpochMilli(event.getTime()).plus(AccessTokenLifespan.longest(client));
    }
}
