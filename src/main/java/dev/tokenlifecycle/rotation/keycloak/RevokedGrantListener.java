package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.keycloak.RequiredWork;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.store.FamilyRevocations;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.endpoints.TokenRevocationEndpoint;
import org.keycloak.representations.RefreshToken;
import org.keycloak.util.TokenUtil;

/**
 * Revokes the families of the client session that a client ends by revoking its refresh token (RFC 7009). Keycloak only ends the
 * session; a request that is under way may bring it back, and a login within the next two seconds makes one in which an old
 * token would pass. A revocation that fails is rolled back, and answered with an error.
 */
final class RevokedGrantListener implements EventListenerProvider {
    private final KeycloakSession session;

    RevokedGrantListener(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void onEvent(Event event) {
        boolean revokesRefreshToken = event.getType() == EventType.REVOKE_GRANT
                && event.getDetails() != null
                && event.getDetails().containsKey(Details.REFRESH_TOKEN_ID);
        if (revokesRefreshToken) {
            revokeFamilies();
        }
    }

    private void revokeFamilies() {
        String encoded = session.getContext()
                .getHttpRequest()
                .getDecodedFormParameters()
                .getFirst(TokenRevocationEndpoint.PARAM_TOKEN);
        RefreshToken token = encoded == null ? null : session.tokens().decode(encoded, RefreshToken.class);
        if (token != null && enforcesRotation()) {
            RequiredWork.run(session, () -> revoke(token));
        }
    }

    /** Keycloak ends the client's session in the online user session with that in the offline one, too. */
    private void revoke(RefreshToken token) {
        FamilyRevocations revocations =
                new FamilyRevocations(session, RevocationReason.TOKEN_REVOCATION, KeycloakTime.now());
        String clientId = session.getContext().getClient().getId();
        if (TokenUtil.TOKEN_TYPE_OFFLINE.equals(token.getType())) {
            revocations.revokeClientSession(token.getSessionId(), clientId);
        } else {
            revocations.revokeOnlineClientSession(token.getSessionId(), clientId);
        }
        try {
            revocations.revokeFamily(FamilyClaims.read(token).family());
        } catch (OAuthErrorException notOurs) {
            // It is refused wherever it is presented.
        }
    }

    /**
     * Whether any policy of the realm enforces rotation. Which one matched the token can't be asked here: conditions on a grant
     * type or an address have no answer for a revocation request. Where the token has no family, nothing is revoked.
     */
    private boolean enforcesRotation() {
        return RealmPolicies.of(session, session.getContext().getRealm()).all(RotationPolicy.class).stream()
                .anyMatch(policy -> policy.settings().mode() == RotationPolicy.Mode.ENFORCE);
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {}

    @Override
    public void close() {}
}
