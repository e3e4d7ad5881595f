package dev.tokenlifecycle.keycloak.admin;

import dev.tokenlifecycle.keycloak.admin.Ending.Extent;
import dev.tokenlifecycle.keycloak.family.StoredFamily;
import dev.tokenlifecycle.keycloak.family.TokenFamilies;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.rotation.FamilyId;
import jakarta.ws.rs.WebApplicationException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/** Finds what an admin wants to end, if they may, and ends it. */
record Revoking(Admin admin) {
    /** Something that the admin may end. */
    record Allowed(Admin admin, Ending ending, Map<String, String> named) {
        RevocationRepresentation preview() {
            return ending.extent().representation(true);
        }

        RevocationRepresentation revoke(String reason) {
            Extent extent = Ending.carryOut(admin.session(), ending);
            RevocationRepresentation done = extent.representation(false);
            Map<String, Object> event = new LinkedHashMap<>(named);
            event.put("reason", reason);
            event.put("ended", done);
            admin.did(ending.resourceType(), event);
            return done;
        }
    }

    Allowed user(UserModel user) {
        admin.auth().users().requireManage(user);
        return new Allowed(
                admin,
                new EndingUser(admin.session(), admin.realm(), user, Ending.REASON, Initiator.ADMIN),
                Map.of("user", user.getId()));
    }

    Allowed userAtClient(UserModel user, ClientModel client) {
        admin.auth().users().requireManage(user);
        return new Allowed(
                admin,
                new EndingUserAtClient(admin.session(), admin.realm(), user, client),
                Map.of("user", user.getId(), "client", client.getClientId()));
    }

    /** Concerns everybody: whoever may manage only some users may not. */
    Allowed client(ClientModel client) {
        admin.auth().users().requireManage();
        return new Allowed(
                admin,
                new EndingClient(admin.session(), admin.realm(), client),
                Map.of("client", client.getClientId()));
    }

    Allowed session(String id) {
        admin.auth().users().requireQuery();
        EndingSession ending = EndingSession.find(admin.session(), admin.realm(), id)
                .orElseThrow(() -> Refusal.notFound("The realm has no session " + Shown.of(id)));
        admin.auth().users().requireManage(ending.user());
        return new Allowed(
                admin, ending, Map.of("session", id, "user", ending.user().getId()));
    }

    /** A family; of {@code session}, where that is given. */
    Allowed family(String id, @Nullable String session) {
        admin.auth().users().requireQuery();
        FamilyId family = FamilyId.parse(id).orElseThrow(() -> unknown(id));
        StoredFamily stored = new TokenFamilies(admin.session()).find(family);
        if (stored == null
                || !stored.holder().realmId().equals(admin.realm().getId())
                || (session != null && !session.equals(stored.holder().sessionId()))) {
            throw unknown(id);
        }
        EndingFamily ending = new EndingFamily(admin.session(), admin.realm(), stored);
        requireManage(ending, stored);
        return new Allowed(admin, ending, named(stored));
    }

    /** Who isn't a user of the realm any more, or never was stored, is known by the session; nobody else may be asked about. */
    private void requireManage(EndingFamily ending, StoredFamily stored) {
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
        return Refusal.notFound("The realm has no family " + Shown.of(family));
    }
}
