package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import dev.tokenlifecycle.rotation.store.FamilyTokenId;
import jakarta.ws.rs.WebApplicationException;
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
            nameFamily(session, context.accessToken());
        } else {
            carryOut(session, move, context);
        }
        IssuedRefreshToken issued = IssuedRefreshToken.of(session);
        if (issued != null && context.refreshToken() != null) {
            ExpirationResponseFilter.announce(
                    session,
                    issued.expiration(
                            context.refreshToken(), context.clientSessionCtx().getClientSession()));
        }
    }

    private static void carryOut(KeycloakSession session, FamilyMove move, TokenPostProcessorContext context) {
        if (context.refreshToken() == null) {
            move.report(session, move.decided().grant().verdict());
            return;
        }
        try {
            move.carryOut(session, TokenExpiry.of(context.refreshToken(), context.accessToken()));
        } catch (WebApplicationException answered) {
            throw answered;
        } catch (RuntimeException trouble) {
            throw TemporarilyUnavailable.rollBack(
                    session, move.decided().refresh(), move.grantContext().getCors(), trouble);
        }
    }

    private static void nameFamily(KeycloakSession session, AccessToken token) {
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
