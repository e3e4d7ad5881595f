package dev.tokenlifecycle.keycloak.admin;

import dev.tokenlifecycle.keycloak.family.ClientSessionFamilies;
import dev.tokenlifecycle.keycloak.family.RevokedFamilies;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationType;
import dev.tokenlifecycle.rotation.TokenFamily;
import java.time.Instant;
import java.util.Set;
import org.keycloak.common.util.Time;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.UserSessionManager;

/** Ends one family. The others of the client's session stay; with the last one, nothing of the session is left. */
record EndingFamily(KeycloakSession session, LiveClientSession holder, TokenFamily family) implements Ending {
    /** Records every family of {@code holder} as revoked. */
    static void forget(KeycloakSession session, LiveClientSession holder) {
        holder.families().forEach(family -> new EndingFamily(session, holder, family).forget());
    }

    @Override
    public Extent extent() {
        return new Extent(1, 1, Set.of(holder.client()), holder.safeAfter());
    }

    @Override
    public void end() {
        forget();
        if (holder.families().isEmpty()) {
            detach();
        }
    }

    private void detach() {
        UserSessionModel login = holder.login();
        if (login.isOffline()) {
            new UserSessionManager(session)
                    .removeClientFromOfflineUserSession(login.getRealm(), login, holder.client(), login.getUser());
        } else {
            holder.session().detachFromUserSession();
        }
    }

    private void forget() {
        new RevokedFamilies(session)
                .add(family.id(), family.lastExpiry(), Instant.ofEpochMilli(Time.currentTimeMillis()));
        new ClientSessionFamilies(holder.session()).remove(family.id());
    }

    @Override
    public Revocation revocation() {
        return new Revocation(
                RevocationType.TOKENS_REVOKED,
                holder.login().getUser().getId(),
                holder.login().getId(),
                holder.client().getClientId(),
                family.id().value(),
                null,
                REASON,
                Initiator.ADMIN);
    }

    @Override
    public ResourceType resourceType() {
        return ResourceType.USER_SESSION;
    }
}
