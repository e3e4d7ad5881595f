package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.clientpolicy.PolicyQuery;
import dev.tokenlifecycle.clientpolicy.PolicyTextProbe;
import dev.tokenlifecycle.clientpolicy.RequestPolicies;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.PresentedToken;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.rotation.store.FamilyHolder;
import dev.tokenlifecycle.rotation.store.FamilyTokenId;
import dev.tokenlifecycle.rotation.store.TokenFamilies;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.ClientConnection;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.refresh.DefaultRefreshTokenProvider;
import org.keycloak.protocol.oidc.refresh.InitialRefreshTokenContext;
import org.keycloak.protocol.oidc.refresh.RefreshTokenContext;
import org.keycloak.protocol.oidc.refresh.RefreshTokenException;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.RefreshToken;

/**
 * Keycloak's refresh tokens, in families. It takes part only where a rotation policy matches; everything else is left to
 * Keycloak's own provider, whose name its tokens carry, so that they outlive the removal of this JAR.
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
            firstPolicy = policyOfFirstToken(context.clientSessionCtx());
        }
        return refresh != null || firstPolicy != null;
    }

    /** Without a policy only a token of a revoked family is ours: it stays dead when its policy is removed. */
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
                    .detail(RefreshReport.VERDICT, Verdict.REVOKED_FAMILY.wireName())
                    .detail(FamilyClaims.FAMILY, presented.family().value());
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
            throw TemporarilyUnavailable.response(
                    session, begun, context.grantContext().getCors(), trouble);
        }
        keepReuseId(context.oldRefreshToken(), answer.getRefreshToken());
        new FamilyMove(Objects.requireNonNull(decided), context.grantContext()).attachTo(session);
        return answer;
    }

    /** Keycloak's own chain goes on where the policy is removed. */
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
            begin(context, token, Objects.requireNonNull(firstPolicy));
            return token;
        }
        FamilyRefresh presented = granted.refresh();
        FamilyClaims.write(token, presented.family(), granted.grant().generation());
        RefreshTokenExpiry.cap(token, presented.policy(), granted.known().startedAt(), presented.now());
        return token;
    }

    @Override
    protected void afterRefreshTokenGenerated(
            RefreshTokenContext context, TokenManager.AccessTokenResponseBuilder builder) {
        super.afterRefreshTokenGenerated(context, builder);
        name(builder.getAccessToken(), Objects.requireNonNull(refresh).family());
    }

    /** Begins the family of a login, or of a token exchange. */
    private void begin(InitialRefreshTokenContext context, RefreshToken token, RotationPolicy policy) {
        Instant now = KeycloakTime.now();
        FamilyId family = new FamilyId(token.getId());
        AccessToken accessToken = context.responseBuilder().getAccessToken();
        RefreshTokenExpiry.cap(token, policy, now, now);
        name(accessToken, family);
        AuthenticatedClientSessionModel clientSession =
                context.clientSessionCtx().getClientSession();
        boolean offline = context.offlineTokenRequested()
                || clientSession.getUserSession().isOffline();
        new TokenFamilies(session)
                .begin(
                        new TokenFamily(
                                family, 0, now, now, null, FamilyExpiry.of(token, accessToken), origin(), false),
                        FamilyHolder.of(clientSession, offline),
                        SubjectTokenFamily.of(session).orElse(null));
    }

    private static void name(AccessToken token, FamilyId family) {
        token.id(FamilyTokenId.of(token.getId(), family));
        token.getOtherClaims().put(FamilyClaims.FAMILY, family.value());
    }

    /**
     * The policy of a presented token. A condition on scopes is asked about those that were granted too: those of the request
     * are chosen by whoever presents the token, and most clients send none.
     */
    private @Nullable RotationPolicy policyOf(RefreshTokenContext context) {
        if (!policyIsKnown) {
            policy = declared();
            ClientModel client = context.grantContext().getClient();
            if (PolicyTextProbe.scopes(session, client.getRealm())) {
                policy =
                        stricter(policy, asked(client, context.oldRefreshToken().getScope()));
            }
            policyIsKnown = true;
        }
        return policy;
    }

    /** Some grants raise no event for client policies, or one that names fewer scopes than the token has. */
    private @Nullable RotationPolicy policyOfFirstToken(ClientSessionContext context) {
        ClientModel client = context.getClientSession().getClient();
        RotationPolicy declared = declared();
        RealmModel realm = client.getRealm();
        boolean undecided = declared == null
                ? PolicyTextProbe.executor(session, realm, RefreshTokenRotationExecutorFactory.PROVIDER_ID)
                : PolicyTextProbe.scopes(session, realm);
        return undecided ? stricter(declared, asked(client, context.getScopeString())) : declared;
    }

    private @Nullable RotationPolicy declared() {
        return strictest(RequestPolicies.of(session).all(RotationPolicy.class));
    }

    private @Nullable RotationPolicy asked(ClientModel client, @Nullable String scope) {
        return strictest(PolicyQuery.ask(session, RotationPolicy.class, client, scope == null ? "" : scope));
    }

    private static @Nullable RotationPolicy stricter(@Nullable RotationPolicy one, @Nullable RotationPolicy other) {
        return strictest(Stream.of(one, other).filter(Objects::nonNull).toList());
    }

    private static @Nullable RotationPolicy strictest(List<RotationPolicy> policies) {
        return policies.stream().reduce(RotationPolicy::strictest).orElse(null);
    }

    /** The address is spelt as Keycloak's events and sessions spell it, so that both sides of an incident can be compared. */
    private Origin origin() {
        return Origin.of(
                session.getContext().getConnection().getRemoteHost(),
                session.getContext().getHttpRequest().getHttpHeaders().getHeaderString(HttpHeaders.USER_AGENT));
    }
}
