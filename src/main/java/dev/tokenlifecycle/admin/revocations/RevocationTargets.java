package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.store.StoredFamily;
import dev.tokenlifecycle.rotation.store.TokenFamilies;
import dev.tokenlifecycle.settings.Quoted;
import jakarta.ws.rs.WebApplicationException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/** Finds what an admin wants to revoke, and checks that they may. */
public record RevocationTargets(AdminRequest admin) {
    /**
     * Something that the admin may revoke.
     *
     * @param target how it ends
     * @param named what the admin event says of it, by its name there
     */
    public record AuthorizedRevocation(AdminRequest admin, RevocationTarget target, Map<String, String> named) {
        /** What would end; nothing is changed. */
        public RevocationRepresentation preview() {
            return target.extent().representation(true);
        }

        /** Ends it, notifies the hooks and records an admin event with {@code reason}. */
        public RevocationRepresentation revoke(String reason) {
            Extent extent = RevocationTarget.carryOut(admin.session(), target);
            RevocationRepresentation done = extent.representation(false);
            Map<String, Object> event = new LinkedHashMap<>(named);
            event.put("reason", reason);
            event.put("ended", done);
            admin.recordAction(target.resourceType(), event);
            return done;
        }
    }

    /** All that {@code user} has; 403 where the admin may not manage them. */
    public AuthorizedRevocation user(UserModel user) {
        admin.auth().users().requireManage(user);
        return new AuthorizedRevocation(
                admin,
                new UserTarget(
                        admin.session(), admin.realm(), user, RevocationReason.REVOKED_BY_ADMIN, Initiator.ADMIN),
                Map.of("user", user.getId()));
    }

    /** All that {@code user} has at {@code client}; 403 where the admin may not manage the user. */
    AuthorizedRevocation userAtClient(UserModel user, ClientModel client) {
        admin.auth().users().requireManage(user);
        return new AuthorizedRevocation(
                admin,
                new UserAtClientTarget(admin.session(), admin.realm(), user, client),
                Map.of("user", user.getId(), "client", client.getClientId()));
    }

    /** All that {@code client} has. It concerns every user: an admin who may manage only some of them gets 403. */
    public AuthorizedRevocation client(ClientModel client) {
        admin.auth().users().requireManage();
        return new AuthorizedRevocation(
                admin,
                new ClientTarget(admin.session(), admin.realm(), client),
                Map.of("client", client.getClientId()));
    }

    /** The user session {@code id}; 404 where there is none, 403 where the admin may not manage its user. */
    public AuthorizedRevocation session(String id) {
        admin.auth().users().requireQuery();
        SessionTarget target = SessionTarget.find(admin.session(), admin.realm(), id)
                .orElseThrow(() -> Errors.notFound("The realm has no session " + Quoted.of(id)));
        admin.auth().users().requireManage(target.user());
        return new AuthorizedRevocation(
                admin, target, Map.of("session", id, "user", target.user().getId()));
    }

    /**
     * The family {@code id}; 404 where there is none, 403 where the admin may not manage its user.
     *
     * @param session the user session that it must belong to; null for any
     */
    public AuthorizedRevocation family(String id, @Nullable String session) {
        admin.auth().users().requireQuery();
        FamilyId family = FamilyId.parse(id).orElseThrow(() -> unknown(id));
        StoredFamily stored = new TokenFamilies(admin.session()).find(family);
        if (stored == null
                || !stored.holder().realmId().equals(admin.realm().getId())
                || (session != null && !session.equals(stored.holder().sessionId()))) {
            throw unknown(id);
        }
        FamilyTarget target = new FamilyTarget(admin.session(), admin.realm(), stored);
        requireManage(target, stored);
        return new AuthorizedRevocation(admin, target, named(stored));
    }

    /**
     * A user who was deleted, or who was never stored (lightweight), is known by their session alone. Where that is gone too,
     * only an admin who may manage all users may go on.
     */
    private void requireManage(FamilyTarget target, StoredFamily stored) {
        UserModel user = admin.session()
                .users()
                .getUserById(admin.realm(), stored.holder().userId());
        if (user == null) {
            user = target.userSession().map(UserSessionModel::getUser).orElse(null);
        }
        if (user != null) {
            admin.auth().users().requireManage(user);
        } else if (!admin.auth().users().canManage()) {
            throw unknown(stored.family().id().value());
        }
    }

    private Map<String, String> named(StoredFamily stored) {
        ClientModel client = admin.realm().getClientById(stored.holder().clientId());
        return Map.of(
                "family",
                stored.family().id().value(),
                "user",
                stored.holder().userId(),
                "client",
                client == null ? stored.holder().clientId() : client.getClientId());
    }

    private static WebApplicationException unknown(String family) {
        return Errors.notFound("The realm has no family " + Quoted.of(family));
    }
}
