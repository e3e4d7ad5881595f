package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import dev.tokenlifecycle.rotation.store.FamilyTokenId;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;
import org.keycloak.protocol.oidc.token.TokenPostProcessorFactory;
import org.keycloak.representations.AccessToken;

/**
 * Comes last of all, when every check of the request has passed and its answer is being built: moves the family of a refresh,
 * names in an exchanged access token the family that it dies with, and announces when the refresh token expires.
 */
public final class FamilyStatePostProcessorFactory implements TokenPostProcessorFactory, VersionedFactory {
    @Override
    public TokenPostProcessor create(KeycloakSession session) {
        return context -> process(session, context);
    }

    private static void process(KeycloakSession session, TokenPostProcessorContext context) {
        FamilyMove move = FamilyMove.of(session);
        if (move == null) {
            name(session, context.accessToken());
        } else if (context.refreshToken() == null) {
            move.report(session, move.decided().grant().verdict());
        } else {
            move.carryOut(session, FamilyExpiry.of(context.refreshToken(), context.accessToken()));
        }
        IssuedRefreshToken issued = IssuedRefreshToken.of(session);
        if (issued != null && context.refreshToken() != null) {
            ExpirationResponseFilter.announce(
                    session,
                    issued.expiration(
                            context.refreshToken(), context.clientSessionCtx().getClientSession()));
        }
    }

    private static void name(KeycloakSession session, AccessToken token) {
        if (token == null || FamilyTokenId.family(token.getId()).isPresent()) {
            return;
        }
        SubjectTokenFamily.of(session).ifPresent(family -> token.id(FamilyTokenId.of(token.getId(), family)));
    }

    @Override
    public String getId() {
        return "token-family-state";
    }

    @Override
    public int order() {
        return Integer.MIN_VALUE;
    }
}
