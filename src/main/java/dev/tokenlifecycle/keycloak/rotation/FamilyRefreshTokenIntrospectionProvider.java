package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.keycloak.family.ClientSessionFamilies;
import dev.tokenlifecycle.keycloak.family.RevokedFamilies;
import dev.tokenlifecycle.keycloak.policy.PolicyQuery;
import dev.tokenlifecycle.rotation.PresentedToken;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.TokenFamily;
import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.RefreshTokenIntrospectionProvider;

/** Says {@code active: false} of a superseded refresh token and of one whose family is dead. Looking changes nothing. */
final class FamilyRefreshTokenIntrospectionProvider extends RefreshTokenIntrospectionProvider {
    FamilyRefreshTokenIntrospectionProvider(KeycloakSession session) {
        super(session);
    }

    @Override
    protected boolean verifyTokenReuse() {
        Optional<RotationPolicy> policy = PolicyQuery.ask(session, RotationPolicy.class, client, "").stream()
                .reduce(RotationPolicy::strictest);
        if (policy.isEmpty() || policy.get().mode() == RotationPolicy.Mode.OBSERVE) {
            return super.verifyTokenReuse();
        }
        if (isCurrent(policy.get())) {
            return true;
        }
        eventBuilder.detail(Details.REASON, "Superseded refresh token, or its family was revoked");
        eventBuilder.error(Errors.INVALID_TOKEN);
        return false;
    }

    private boolean isCurrent(RotationPolicy policy) {
        PresentedToken presented;
        try {
            presented = FamilyClaims.read(token);
        } catch (OAuthErrorException notOurs) {
            return false;
        }
        if (new RevokedFamilies(session).contain(presented.family())) {
            return false;
        }
        if (!FamilyRefreshTokenProvider.rotates(policy, token)) {
            return true;
        }
        TokenFamily known = new ClientSessionFamilies(userSession.getAuthenticatedClientSessionByClient(client.getId()))
                .find(presented.family());
        return known == null ? presented.generation() == 0 : presented.generation() >= known.generation();
    }
}
