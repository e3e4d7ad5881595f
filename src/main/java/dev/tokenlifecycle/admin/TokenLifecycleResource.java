package dev.tokenlifecycle.admin;

import dev.tokenlifecycle.admin.global.GlobalTokenRevocation;
import dev.tokenlifecycle.admin.lists.RevocationListsResource;
import dev.tokenlifecycle.admin.poll.SecurityEventsResource;
import dev.tokenlifecycle.revocation.list.RevocationLists;
import jakarta.ws.rs.Path;
import org.keycloak.models.KeycloakSession;

/** {@code /realms/{realm}/token-lifecycle}: one resource for each thing that other systems may ask for. */
public final class TokenLifecycleResource {
    private final KeycloakSession session;
    private final RevocationLists lists;

    TokenLifecycleResource(KeycloakSession session, RevocationLists lists) {
        this.session = session;
        this.lists = lists;
    }

    /** Revokes a user. */
    @Path("global-token-revocation")
    public GlobalTokenRevocation globalTokenRevocation() {
        return new GlobalTokenRevocation(session);
    }

    /** The revocations in force, for the APIs of the realm. */
    @Path("revocation-lists")
    public RevocationListsResource revocationLists() {
        return new RevocationListsResource(session, lists);
    }

    /** Security event tokens, for receivers that fetch them. */
    @Path("security-events")
    public SecurityEventsResource securityEvents() {
        return new SecurityEventsResource(session);
    }
}
