package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.keycloak.family.ClientSessionFamilies;
import dev.tokenlifecycle.keycloak.family.RevokedFamilies;
import dev.tokenlifecycle.rotation.RefreshTokenRotation;
import dev.tokenlifecycle.rotation.RotationDecision;
import dev.tokenlifecycle.rotation.RotationDecision.Refuse;
import dev.tokenlifecycle.rotation.RotationDecision.Reuse;
import dev.tokenlifecycle.rotation.Verdict;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.representations.RefreshToken;

/** Asks the rule about a presented token that Keycloak itself accepts, and carries out what it says. */
final class FamilyCheck {
    private static final Logger LOG = Logger.getLogger(FamilyCheck.class);

    private final KeycloakSession session;
    private final FamilyRefresh refresh;
    private final EventBuilder event;

    FamilyCheck(KeycloakSession session, FamilyRefresh refresh, EventBuilder event) {
        this.session = session;
        this.refresh = refresh;
        this.event = event;
    }

    /**
     * Decides.
     *
     * @throws OAuthErrorException {@code invalid_grant}, after what had to be revoked was
     */
    void check(TokenManager.TokenValidation validation, RefreshToken token) throws OAuthErrorException {
        event.user(validation.user);
        AuthenticatedClientSessionModel clientSession = validation.clientSessionCtx.getClientSession();
        refresh.known = new ClientSessionFamilies(clientSession).find(refresh.family());
        boolean revoked = new RevokedFamilies(session).contain(refresh.family());
        if (!revoked && !FamilyRefreshTokenProvider.rotates(refresh.policy, token)) {
            return;
        }
        RotationDecision decision =
                RefreshTokenRotation.decide(refresh.policy, refresh.presented, refresh.known, revoked, refresh.now);
        refresh.decision = decision;
        if (isStrictRotation(decision) && !StrictClaim.take(session, refresh)) {
            decision = new Refuse(Verdict.CONCURRENT);
            refresh.decision = decision;
        }
        report(decision.verdict(), clientSession);
        if (refresh.observes() && decision.verdict() != Verdict.REVOKED_FAMILY) {
            return;
        }
        if (decision instanceof Reuse) {
            event.detail("revoked", new ReuseResponse(session, clientSession).revoke(refresh, expiry(token)));
        }
        if (decision instanceof Reuse || decision instanceof Refuse) {
            throw new OAuthErrorException(OAuthErrorException.INVALID_GRANT, "Invalid refresh token");
        }
    }

    private boolean isStrictRotation(RotationDecision decision) {
        return decision instanceof RotationDecision.Rotate
                && !refresh.observes()
                && refresh.policy.reuseGrace().isZero();
    }

    private void report(Verdict verdict, AuthenticatedClientSessionModel clientSession) {
        RefreshEvent.describe(event, refresh, verdict);
        String realm = clientSession.getRealm().getName();
        String client = clientSession.getClient().getClientId();
        RefreshMeter.count(realm, client, verdict, refresh.observes());
        if (verdict == Verdict.SUPERSEDED) {
            LOG.warnf(
                    "Refresh token reuse: realm=%s client=%s user=%s session=%s family=%s generation=%d mode=%s",
                    realm,
                    client,
                    clientSession.getUserSession().getUser().getId(),
                    clientSession.getUserSession().getId(),
                    refresh.family(),
                    refresh.presented.generation(),
                    refresh.policy.mode());
        }
    }

    private static @Nullable Instant expiry(RefreshToken token) {
        return token.getExp() == null || token.getExp() == 0 ? null : Instant.ofEpochSecond(token.getExp());
    }
}
