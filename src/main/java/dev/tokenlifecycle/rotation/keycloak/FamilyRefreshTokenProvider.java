package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.PresentedToken;
import dev.tokenlifecycle.rotation.RefreshEventDetails;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.rotation.store.TokenFamilies;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.ClientConnection;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.refresh.DefaultRefreshTokenProvider;
import org.keycloak.protocol.oidc.refresh.InitialRefreshTokenContext;
import org.keycloak.protocol.oidc.refresh.RefreshTokenContext;
import org.keycloak.protocol.oidc.refresh.RefreshTokenException;
import org.keycloak.representations.RefreshToken;

/**
 * Keycloak's refresh tokens, in families. It takes part only where a rotation policy matches; everything else is left to
 * Keycloak's own provider, whose name its tokens carry, so that they outlive the removal of this JAR.
 *
 * <p>Keycloak makes one for each session and calls it in a fixed order, which its fields rely on. A login: {@code supports},
 * {@code generateRefreshToken}. A refresh: {@code supports}, {@code refreshAccessToken}, and during that {@code validateToken},
 * {@code supports} and {@code generateRefreshToken} for the successor, {@code afterRefreshTokenGenerated}.
 */
final class FamilyRefreshTokenProvider extends DefaultRefreshTokenProvider {
    private final RealmsWithFamilies realms;
    private FamilyRefresh.@Nullable Decided decided;
    private @Nullable FamilyRefresh refresh;
    private @Nullable RotationPolicy firstPolicy;
    private @Nullable RotationPolicy policy;
    private boolean policyIsKnown;

    FamilyRefreshTokenProvider(KeycloakSession session, RealmsWithFamilies realms) {
        super(session);
        this.realms = realms;
    }

    @Override
    public boolean supports(InitialRefreshTokenContext context) {
        if (refresh == null) {
            firstPolicy = new MatchingRotationPolicy(session)
                    .onRequest(
                            FirstRefreshToken.client(context),
                            context.clientSessionCtx().getScopeString())
                    .orElse(null);
        }
        return refresh != null || firstPolicy != null;
    }

    /** Where no policy matches, only a token of a revoked family is refused here: it stays dead when its policy is removed. */
    @Override
    public boolean supports(RefreshTokenContext context) {
        return super.supports(context) && (policyOf(context) != null || isRevoked(context.oldRefreshToken()));
    }

    @Override
    public TokenManager.AccessTokenResponseBuilder refreshAccessToken(RefreshTokenContext context)
            throws OAuthErrorException {
        PresentedToken presented = FamilyClaims.read(context.oldRefreshToken());
        RotationPolicy policy = policyOf(context);
        if (policy == null) {
            context.grantContext()
                    .getEvent()
                    .detail(RefreshEventDetails.VERDICT, Verdict.REVOKED_FAMILY.wireName())
                    .detail(RefreshEventDetails.FAMILY, presented.family().value());
            throw FamilyCheck.refusal();
        }
        FamilyRefresh begun = new FamilyRefresh(policy, presented, origin(), KeycloakTime.now());
        refresh = begun;
        TokenManager.AccessTokenResponseBuilder answer;
        try {
            answer = super.refreshAccessToken(begun.observes() ? context : NativeReuseCheck.without(context));
        } catch (WebApplicationException | RefreshTokenException answered) {
            throw answered;
        } catch (RuntimeException trouble) {
            throw TemporarilyUnavailable.rollBack(
                    session, begun, context.grantContext().getCors(), trouble);
        }
        keepReuseId(context.oldRefreshToken(), answer.getRefreshToken());
        new FamilyMove(Objects.requireNonNull(decided), context.grantContext()).attachTo(session);
        return answer;
    }

    /** Keeps the claim of Keycloak's own reuse check, which goes on with it where the policy is removed. */
    private static void keepReuseId(RefreshToken presented, @Nullable RefreshToken successor) {
        Object reuseId = presented.getOtherClaims().get(Constants.REUSE_ID);
        if (reuseId != null && successor != null) {
            successor.getOtherClaims().putIfAbsent(Constants.REUSE_ID, reuseId);
        }
    }

    /** Whether the family of a token that no policy matches was revoked. */
    private boolean isRevoked(RefreshToken token) {
        try {
            return realms.mayInclude(session, session.getContext().getRealm())
                    && new TokenFamilies(session)
                            .isRevoked(FamilyClaims.read(token).family());
        } catch (OAuthErrorException notOurs) {
            return false;
        }
    }

    @Override
    protected TokenManager.TokenValidation validateToken(
            KeycloakSession session,
            UriInfo uriInfo,
            ClientConnection connection,
            RealmModel realm,
            RefreshToken oldToken,
            HttpHeaders headers,
            String scope,
            ClientModel client,
            TokenManager tokenManager,
            EventBuilder event)
            throws OAuthErrorException {
        TokenManager.TokenValidation validation = super.validateToken(
                session, uriInfo, connection, realm, oldToken, headers, scope, client, tokenManager, event);
        decided = new FamilyCheck(session, Objects.requireNonNull(refresh), event).check(validation);
        return validation;
    }

    @Override
    public RefreshToken generateRefreshToken(InitialRefreshTokenContext context) {
        RefreshToken token = super.generateRefreshToken(context);
        FamilyRefresh.Decided granted = decided;
        if (granted == null) {
            new FirstRefreshToken(context, token).begin(session, Objects.requireNonNull(firstPolicy), origin());
            return token;
        }
        FamilyRefresh presented = granted.refresh();
        FamilyClaims.write(token, presented.family(), granted.grant().generation());
        Instant startedAt = granted.known().startedAt();
        FamilyLifetimes.cap(token, presented.policy(), startedAt, presented.now());
        // Before Keycloak makes the ID token, which expires with the access token.
        FamilyLifetimes.cap(context.responseBuilder().getAccessToken(), presented.policy(), startedAt);
        new IssuedRefreshToken(presented.policy(), startedAt).attachTo(session);
        return token;
    }

    @Override
    protected void afterRefreshTokenGenerated(
            RefreshTokenContext context, TokenManager.AccessTokenResponseBuilder builder) {
        super.afterRefreshTokenGenerated(context, builder);
        FamilyRefresh.Decided granted = Objects.requireNonNull(decided);
        FamilyRefresh presented = granted.refresh();
        // Also where the client gets no successor: its refresh tokens were switched off.
        FamilyLifetimes.cap(
                builder.getAccessToken(), presented.policy(), granted.known().startedAt());
        FamilyClaims.write(builder.getAccessToken(), presented.family());
    }

    private @Nullable RotationPolicy policyOf(RefreshTokenContext context) {
        if (!policyIsKnown) {
            policy = new MatchingRotationPolicy(session)
                    .onRequest(
                            context.grantContext().getClient(),
                            context.oldRefreshToken().getScope())
                    .orElse(null);
            policyIsKnown = true;
        }
        return policy;
    }

    /** The address is spelt as Keycloak's events and sessions spell it, so that both sides of an incident can be compared. */
    private Origin origin() {
        return Origin.of(
                session.getContext().getConnection().getRemoteHost(),
                session.getContext().getHttpRequest().getHttpHeaders().getHeaderString(HttpHeaders.USER_AGENT));
    }
}
