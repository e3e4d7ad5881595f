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

/** Ends one family; the other families of its session stay. */
record EndingFamily(KeycloakSession session, LiveClientSession holder, TokenFamily family) implements Ending {
    /** Ends every family of {@code holder}. */
    static void forget(KeycloakSession session, LiveClientSession holder) {
        holder.families().forEach(family -> new EndingFamily(session, holder, family).end());
    }

    @Override
    public Extent extent() {
        return new Extent(1, 1, Set.of(holder.client()), holder.safeAfter());
    }

    @Override
    public void end() {
        new RevokedFamilies(session)
                .add(family.id(), family.expiresAt(), Instant.ofEpochMilli(Time.currentTimeMillis()));
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
