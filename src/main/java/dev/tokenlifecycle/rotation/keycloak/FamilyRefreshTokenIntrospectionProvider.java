package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.rotation.ExpirationParameters;
import dev.tokenlifecycle.rotation.PresentedToken;
import dev.tokenlifecycle.rotation.RefreshTokenRotation;
import dev.tokenlifecycle.rotation.RotationDecision;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.store.TokenFamilies;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.RefreshTokenIntrospectionProvider;

/** Says {@code active: false} of a superseded refresh token and of one whose family is dead. Looking changes nothing. */
final class FamilyRefreshTokenIntrospectionProvider extends RefreshTokenIntrospectionProvider {
    private @Nullable ExpirationParameters expiration;

    FamilyRefreshTokenIntrospectionProvider(KeycloakSession session) {
        super(session);
    }

    @Override
    protected boolean introspectionChecks(String encoded) {
        boolean active = super.introspectionChecks(encoded);
        if (active && expiration != null) {
            transformedToken.getOtherClaims().putAll(expiration.members());
        }
        return active;
    }

    @Override
    protected boolean verifyTokenReuse() {
        PresentedToken presented;
        try {
            presented = FamilyClaims.read(token);
        } catch (OAuthErrorException notOurs) {
            return reportInactive();
        }
        AuthenticatedClientSessionModel clientSession =
                userSession.getAuthenticatedClientSessionByClient(client.getId());
        TokenFamilies.Known found = new TokenFamilies(session).lookUp(presented.family(), clientSession);
        if (found.revoked()) {
            return reportInactive();
        }
        Optional<RotationPolicy> policy = new MatchingRotationPolicy(session).withoutRequest(client, token.getScope());
        if (policy.isEmpty()) {
            return super.verifyTokenReuse();
        }
        TokenFamily known = found.family();
        if (clientSession != null) {
            TokenFamily family = known == null ? TokenFamily.of(presented) : known;
            expiration = IssuedRefreshToken.expiration(
                    token,
                    clientSession,
                    policy.get(),
                    family.startedAt(),
                    policy.get().idleEnd(family.usedAt(presented)));
        }
        if (policy.get().mode() == RotationPolicy.Mode.OBSERVE) {
            return super.verifyTokenReuse();
        }
        return isCurrent(policy.get(), presented, known) || reportInactive();
    }

    /** Whether a refresh with {@code presented} would rotate: a predecessor within its grace is superseded all the same. */
    private static boolean isCurrent(RotationPolicy policy, PresentedToken presented, @Nullable TokenFamily known) {
        Instant now = KeycloakTime.now();
        RotationDecision decision = RefreshTokenRotation.decide(policy, presented, known, false, now);
        return decision instanceof RotationDecision.Rotate || decision instanceof RotationDecision.Keep;
    }

    /** Writes the error event. Always false: the token isn't active. */
    private boolean reportInactive() {
        eventBuilder.detail(Details.REASON, "Superseded refresh token, or its family is dead");
        eventBuilder.error(Errors.INVALID_TOKEN);
        return false;
    }
}
