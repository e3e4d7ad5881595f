package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.RefreshEventDetails;
import dev.tokenlifecycle.rotation.RefreshTokenRotation;
import dev.tokenlifecycle.rotation.RotationDecision;
import dev.tokenlifecycle.rotation.RotationDecision.Grant;
import dev.tokenlifecycle.rotation.RotationDecision.Refuse;
import dev.tokenlifecycle.rotation.RotationDecision.Reuse;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.rotation.store.FamilyHolder;
import dev.tokenlifecycle.rotation.store.NotBefore;
import dev.tokenlifecycle.rotation.store.TokenFamilies;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager;

/** Decides on a presented token whose session lives, and carries out a refusal. */
final class FamilyCheck {
    private final KeycloakSession session;
    private final FamilyRefresh refresh;
    private final EventBuilder event;
    private final TokenFamilies families;

    FamilyCheck(KeycloakSession session, FamilyRefresh refresh, EventBuilder event) {
        this.session = session;
        this.refresh = refresh;
        this.event = event;
        this.families = new TokenFamilies(session);
    }

    /**
     * Decides.
     *
     * @return what is granted
     * @throws OAuthErrorException {@code invalid_grant}, after what had to be revoked was revoked and committed
     */
    FamilyRefresh.Decided check(TokenManager.TokenValidation validation) throws OAuthErrorException {
        AuthenticatedClientSessionModel clientSession = validation.clientSessionCtx.getClientSession();
        FamilyHolder holder =
                FamilyHolder.of(clientSession, clientSession.getUserSession().isOffline());
        TokenFamilies.Known found = families.lookUp(refresh.family(), clientSession);
        TokenFamily known = found.family();
        RotationDecision decision = decide(known, found.revoked());
        if (decision instanceof Grant && found.stored() == null) {
            known = refresh.knownOrPresented(known);
            // Whether another request has adopted and moved it meanwhile, the move finds out: this one isn't a replay
            // (0010).
            decision = decide(known, families.adopt(known, holder));
        }
        if (decision instanceof Grant grant) {
            return new FamilyRefresh.Decided(refresh, refresh.knownOrPresented(known), grant);
        }
        event.user(validation.user);
        OAuthErrorException refusal = refuse(decision, known, holder);
        throw decision instanceof Refuse && isStale(validation)
                ? new OAuthErrorException(OAuthErrorException.INVALID_GRANT, "Stale token")
                : refusal;
    }

    /** Whether Keycloak, which looks at it after this check, would have refused the token for a not-before. */
    private boolean isStale(TokenManager.TokenValidation validation) {
        int notBefore = NotBefore.latest(session, session.getContext().getClient(), validation.user);
        return refresh.token().issuedAt().getEpochSecond() < notBefore;
    }

    private RotationDecision decide(@Nullable TokenFamily known, boolean revoked) {
        return RefreshTokenRotation.decide(refresh.policy(), refresh.token(), known, revoked, refresh.now());
    }

    /** Revokes what has to be revoked, and reports the refresh. Returns what the app is answered. */
    private OAuthErrorException refuse(RotationDecision decision, @Nullable TokenFamily known, FamilyHolder holder) {
        Verdict verdict = decision.verdict();
        if (decision instanceof Reuse) {
            Optional<String> revoked =
                    new ReuseRevocation(refresh, refresh.knownOrPresented(known), holder).commit(session);
            revoked.ifPresent(ended -> event.detail(RefreshEventDetails.REVOKED, ended));
            verdict = revoked.isPresent() ? verdict : Verdict.REVOKED_FAMILY;
            // What this request has read is older than what was just committed: it must not be written back.
            session.getTransactionManager().setRollbackOnly();
        }
        RefreshReport.of(session, refresh, known).write(event, verdict);
        return refusal();
    }

    /** What the app is answered: the same for every reason, so that a thief learns nothing. */
    static OAuthErrorException refusal() {
        return new OAuthErrorException(OAuthErrorException.INVALID_GRANT, "Invalid refresh token");
    }
}
