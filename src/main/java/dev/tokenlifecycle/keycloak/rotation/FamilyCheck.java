package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.keycloak.family.ClientSessionFamilies;
import dev.tokenlifecycle.keycloak.family.RevokedFamilies;
import dev.tokenlifecycle.rotation.RotationDecision;
import dev.tokenlifecycle.rotation.RotationDecision.Grant;
import dev.tokenlifecycle.rotation.RotationDecision.Reuse;
import dev.tokenlifecycle.rotation.Verdict;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager;

/** Asks the rule about a presented token whose session lives, and carries out a refusal. */
final class FamilyCheck {
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
    void check(TokenManager.TokenValidation validation) throws OAuthErrorException {
        AuthenticatedClientSessionModel clientSession = validation.clientSessionCtx.getClientSession();
        RotationDecision decision = decide(clientSession);
        if (decision instanceof Grant grant) {
            refresh.grants(grant);
            return;
        }
        event.user(validation.user);
        Verdict verdict = decision.verdict();
        if (decision instanceof Reuse) {
            ReuseResponse response = new ReuseResponse(session, clientSession, refresh);
            if (response.isFirst()) {
                event.detail("revoked", response.revoke());
            } else {
                verdict = Verdict.REVOKED_FAMILY;
            }
        }
        RefreshReport.of(session, refresh).write(event, verdict);
        throw refusal();
    }

    private RotationDecision decide(AuthenticatedClientSessionModel clientSession) {
        ClientSessionFamilies families = new ClientSessionFamilies(clientSession);
        boolean revoked = new RevokedFamilies(session).contain(refresh.family());
        return refresh.decide(() -> families.find(refresh.family()), revoked);
    }

    /** What is said on the wire: nothing that helps a thief. */
    static OAuthErrorException refusal() {
        return new OAuthErrorException(OAuthErrorException.INVALID_GRANT, "Invalid refresh token");
    }
}
