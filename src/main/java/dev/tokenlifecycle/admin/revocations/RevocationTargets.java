package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.revocations.RevocationTarget.Extent;
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

/** Finds what an admin wants to end, if they may, and ends it. */
public record RevocationTargets(AdminRequest admin) {
    /** Something that the admin may end. */
    public record AuthorizedRevocation(AdminRequest admin, RevocationTarget ending, Map<String, String> named) {
        public RevocationRepresentation preview() {
            return ending.extent().representation(true);
        }

        public RevocationRepresentation revoke(String reason) {
            Extent extent = RevocationTarget.carryOut(admin.session(), ending);
            RevocationRepresentation done = extent.representation(false);
            Map<String, Object> event = new LinkedHashMap<>(named);
            event.put("reason", reason);
            event.put("ended", done);
            admin.recordAction(ending.resourceType(), event);
            return done;
        }
    }

    public AuthorizedRevocation user(UserModel user) {
        admin.auth().users().requireManage(user);
        return new AuthorizedRevocation(
                admin,
                new UserTarget(
                        admin.session(), admin.realm(), user, RevocationReason.REVOKED_BY_ADMIN, Initiator.ADMIN),
                Map.of("user", user.getId()));
    }

    AuthorizedRevocation userAtClient(UserModel user, ClientModel client) {
        admin.auth().users().requireManage(user);
        return new AuthorizedRevocation(
                admin,
                new UserAtClientTarget(admin.session(), admin.realm(), user, client),
                Map.of("user", user.getId(), "client", client.getClientId()));
    }

    /** Concerns every user: an admin who may manage only some of them is refused. */
    public AuthorizedRevocation client(ClientModel client) {
        admin.auth().users().requireManage();
        return new AuthorizedRevocation(
                admin,
                new ClientTarget(admin.session(), admin.realm(), client),
                Map.of("client", client.getClientId()));
    }

    public AuthorizedRevocation session(String id) {
        admin.auth().users().requireQuery();
        SessionTarget ending = SessionTarget.find(admin.session(), admin.realm(), id)
                .orElseThrow(() -> Errors.notFound("The realm has no session " + Quoted.of(id)));
        admin.auth().users().requireManage(ending.user());
        return new AuthorizedRevocation(
                admin, ending, Map.of("session", id, "user", ending.user().getId()));
    }

    /** A family; of {@code session}, where that is given. */
    public AuthorizedRevocation family(String id, @Nullable String session) {
        admin.auth().users().requireQuery();
        FamilyId family = FamilyId.parse(id).orElseThrow(() -> unknown(id));
        StoredFamily stored = new TokenFamilies(admin.session()).find(family);
        if (stored == null
                || !stored.holder().realmId().equals(admin.realm().getId())
                || (session != null && !session.equals(stored.holder().sessionId()))) {
            throw unknown(id);
        }
        FamilyTarget ending = new FamilyTarget(admin.session(), admin.realm(), stored);
        requireManage(ending, stored);
        return new AuthorizedRevocation(admin, ending, named(stored));
    }

    /** Who isn't a user of the realm any more, or never was stored, is known by the session; nobody else may be asked about. */
    private void requireManage(FamilyTarget ending, StoredFamily stored) {
        UserModel user = admin.session()
                .users()
                .getUserById(admin.realm(), stored.holder().userId());
        if (user == null) {
            user = ending.userSession().map(UserSessionModel::getUser).orElse(null);
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
