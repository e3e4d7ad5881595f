package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.store.FamilyHolder;
import dev.tokenlifecycle.rotation.store.StoredFamily;
import dev.tokenlifecycle.rotation.store.TokenFamilies;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.refresh.InitialRefreshTokenContext;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.RefreshToken;

/** The refresh token that a login, a token exchange or a UMA ticket gives out: the first one of a family. */
record FirstRefreshToken(InitialRefreshTokenContext context, RefreshToken token) {
    /** The client that may use the token. After an exchange and for a UMA ticket, the session may be the audience's. */
    static ClientModel client(InitialRefreshTokenContext context) {
        ClientModel ofSession = context.clientSessionCtx().getClientSession().getClient();
        String issuedFor = context.responseBuilder().getAccessToken().getIssuedFor();
        ClientModel client = ofSession.getClientId().equals(issuedFor)
                ? ofSession
                : ofSession.getRealm().getClientByClientId(issuedFor);
        return client == null ? ofSession : client;
    }

    /** Begins the family. */
    void begin(KeycloakSession session, RotationPolicy policy, Origin origin) {
        Instant now = KeycloakTime.now();
        FamilyId family = new FamilyId(token.getId());
        FamilyId parent = SubjectTokenFamily.of(session).orElse(null);
        TokenFamilies families = new TokenFamilies(session);
        FamilyHolder holder = holder();
        Instant startedAt = parent == null ? now : startedAt(families.find(parent), holder, policy, now);
        AccessToken accessToken = context.responseBuilder().getAccessToken();
        FamilyLifetimes.cap(token, policy, startedAt, now);
        FamilyLifetimes.cap(accessToken, policy, startedAt);
        new IssuedRefreshToken(policy, startedAt).attachTo(session);
        FamilyClaims.write(accessToken, family);
        families.begin(
                new TokenFamily(family, 0, startedAt, now, null, TokenExpiry.of(token, accessToken), origin, false),
                holder,
                parent);
        if (parent != null) {
            OverlappedRevocation.checkAfterCommit(session, family, parent);
        }
    }

    private FamilyHolder holder() {
        UserSessionModel userSession =
                context.clientSessionCtx().getClientSession().getUserSession();
        return FamilyHolder.of(
                client(context), userSession, context.offlineTokenRequested() || userSession.isOffline());
    }

    /**
     * A client that exchanges its own token goes on with the login that it came from: its absolute lifetime doesn't begin anew.
     * Where another policy than the login's holds for what it gets, that lifetime may be over: then it begins with the
     * exchange.
     */
    private static Instant startedAt(
            @Nullable StoredFamily parent, FamilyHolder holder, RotationPolicy policy, Instant now) {
        if (parent == null) {
            return now;
        }
        boolean goesOn = parent.holder().clientId().equals(holder.clientId())
                && parent.holder().userId().equals(holder.userId())
                && policy.absoluteEnd(parent.family().startedAt()).isAfter(now);
        return goesOn ? parent.family().startedAt() : now;
    }
}
