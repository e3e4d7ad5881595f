package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.keycloak.family.RevokedFamilies;
import dev.tokenlifecycle.keycloak.policy.PolicyQuery;
import dev.tokenlifecycle.rotation.PresentedToken;
import dev.tokenlifecycle.rotation.RotationPolicy;
import java.time.Instant;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.util.Time;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.endpoints.TokenRevocationEndpoint;
import org.keycloak.representations.RefreshToken;

/**
 * Remembers the family of a refresh token that its client revokes (RFC 7009). Keycloak only ends the client session, and a
 * login within the next two seconds makes one in which the first token of a family would pass for a new one.
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
            revokeFamily();
        }
    }

    private void revokeFamily() {
        String encoded = session.getContext()
                .getHttpRequest()
                .getDecodedFormParameters()
                .getFirst(TokenRevocationEndpoint.PARAM_TOKEN);
        RefreshToken token = encoded == null ? null : session.tokens().decode(encoded, RefreshToken.class);
        if (token == null || !isRotated(token)) {
            return;
        }
        try {
            PresentedToken presented = FamilyClaims.read(token);
            new RevokedFamilies(session)
                    .add(presented.family(), presented.expiresAt(), Instant.ofEpochMilli(Time.currentTimeMillis()));
        } catch (OAuthErrorException notOurs) {
            // It is refused wherever it is presented.
        }
    }

    private boolean isRotated(RefreshToken token) {
        return PolicyQuery.ask(
                        session, RotationPolicy.class, session.getContext().getClient(), token.getScope())
                .stream()
                .anyMatch(policy -> policy.mode() == RotationPolicy.Mode.ENFORCE);
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {}

    @Override
    public void close() {}
}
