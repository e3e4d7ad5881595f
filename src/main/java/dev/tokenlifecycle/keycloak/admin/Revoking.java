package dev.tokenlifecycle.keycloak.admin;

import dev.tokenlifecycle.keycloak.admin.Ending.Extent;
import dev.tokenlifecycle.keycloak.family.ClientSessionFamilies;
import dev.tokenlifecycle.keycloak.family.RevokedFamilies;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.TokenFamily;
import jakarta.ws.rs.WebApplicationException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.UserModel;

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

    /** A family of {@code session}, or of whichever session holds it. */
    Allowed family(String id, @Nullable String session) {
        admin.auth().users().requireQuery();
        FamilyId family = FamilyId.parse(id).orElseThrow(() -> unknown(id));
        Optional<LiveClientSession> holder = new FamilyHolders(admin.session(), admin.realm()).find(family, session);
        if (holder.isEmpty()) {
            return gone(family);
        }
        LiveClientSession live = holder.get();
        UserModel user = live.login().getUser();
        admin.auth().users().requireManage(user);
        TokenFamily found = Objects.requireNonNull(new ClientSessionFamilies(live.session()).find(family));
        return new Allowed(
                admin,
                new EndingFamily(admin.session(), live, found),
                Map.of(
                        "family",
                        id,
                        "user",
                        user.getId(),
                        "client",
                        live.client().getClientId()));
    }

    /** A family that was revoked before: there is nothing left to end, and nobody left to ask about. */
    private Allowed gone(FamilyId family) {
        if (!admin.auth().users().canManage() || !new RevokedFamilies(admin.session()).contain(family)) {
            throw unknown(family.value());
        }
        return new Allowed(admin, new EndedFamily(), Map.of("family", family.value()));
    }

    private static WebApplicationException unknown(String family) {
        return Refusal.notFound("The realm has no family " + Shown.of(family));
    }
}
