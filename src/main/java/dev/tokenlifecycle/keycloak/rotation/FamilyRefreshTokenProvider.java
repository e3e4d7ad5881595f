package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.keycloak.family.ClientSessionFamilies;
import dev.tokenlifecycle.keycloak.family.FamilyTokenId;
import dev.tokenlifecycle.keycloak.policy.DeclaredPolicies;
import dev.tokenlifecycle.keycloak.policy.PolicyQuery;
import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.RotationPolicy.Rotate;
import dev.tokenlifecycle.rotation.TokenFamily;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.ClientConnection;
import org.keycloak.common.util.Time;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.refresh.DefaultRefreshTokenProvider;
import org.keycloak.protocol.oidc.refresh.InitialRefreshTokenContext;
import org.keycloak.protocol.oidc.refresh.RefreshTokenContext;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.RefreshToken;

/**
 * Keycloak's refresh tokens, in families. It takes part only where a rotation policy matches; everything else is left to
 * Keycloak's own provider, whose name its tokens carry, so that they outlive the removal of this JAR.
 */
final class FamilyRefreshTokenProvider extends DefaultRefreshTokenProvider {
    private @Nullable FamilyRefresh refresh;
    private @Nullable RotationPolicy firstPolicy;

    FamilyRefreshTokenProvider(KeycloakSession session) {
        super(session);
    }

    @Override
    public boolean supports(InitialRefreshTokenContext context) {
        if (refresh == null) {
            firstPolicy = policyOfFirstToken(
                    context.clientSessionCtx().getClientSession().getClient());
        }
        return refresh != null || firstPolicy != null;
    }

    @Override
    public boolean supports(RefreshTokenContext context) {
        return super.supports(context) && declared() != null;
    }

    @Override
    public TokenManager.AccessTokenResponseBuilder refreshAccessToken(RefreshTokenContext context)
            throws OAuthErrorException {
        RotationPolicy policy = Objects.requireNonNull(declared());
        FamilyRefresh begun = new FamilyRefresh(
                policy,
                FamilyClaims.read(context.oldRefreshToken()),
                origin(),
                Instant.ofEpochMilli(Time.currentTimeMillis()));
        begun.attachTo(session);
        refresh = begun;
        return super.refreshAccessToken(begun.observes() ? context : NativeReuseCheck.without(context));
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
        new FamilyCheck(session, Objects.requireNonNull(refresh), event).check(validation, oldToken);
        return validation;
    }

    @Override
    public RefreshToken generateRefreshToken(InitialRefreshTokenContext context) {
        RefreshToken token = super.generateRefreshToken(context);
        FamilyRefresh underWay = refresh;
        if (underWay != null) {
            FamilyClaims.write(token, underWay.family(), underWay.answeredGeneration());
            FamilyLifetime.cap(token, underWay.policy, underWay.startedAt(), underWay.now);
            underWay.answersWith(token, context.clientSessionCtx().getClientSession());
        } else {
            begin(context, token, Objects.requireNonNull(firstPolicy));
        }
        return token;
    }

    @Override
    protected void afterRefreshTokenGenerated(
            RefreshTokenContext context, TokenManager.AccessTokenResponseBuilder builder) {
        super.afterRefreshTokenGenerated(context, builder);
        name(builder.getAccessToken(), Objects.requireNonNull(refresh).family());
    }

    /** Begins the family of a login. */
    private void begin(InitialRefreshTokenContext context, RefreshToken token, RotationPolicy policy) {
        Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());
        FamilyId family = new FamilyId(token.getId());
        FamilyLifetime.cap(token, policy, now, now);
        name(context.responseBuilder().getAccessToken(), family);
        Instant expiresAt =
                token.getExp() == null || token.getExp() == 0 ? null : Instant.ofEpochSecond(token.getExp());
        AuthenticatedClientSessionModel clientSession = keptSession(context);
        if (clientSession != null) {
            new ClientSessionFamilies(clientSession)
                    .start(new TokenFamily(family, 0, now, now, expiresAt, origin()), now);
        }
    }

    /** The client session that the token belongs to: an offline token belongs to the offline one. */
    private @Nullable AuthenticatedClientSessionModel keptSession(InitialRefreshTokenContext context) {
        AuthenticatedClientSessionModel online = context.clientSessionCtx().getClientSession();
        if (!context.offlineTokenRequested()) {
            return online;
        }
        var offline = session.sessions()
                .getOfflineUserSession(
                        online.getRealm(), online.getUserSession().getId());
        return offline == null
                ? null
                : offline.getAuthenticatedClientSessionByClient(
                        online.getClient().getId());
    }

    private static void name(AccessToken token, FamilyId family) {
        token.id(FamilyTokenId.of(token.getId(), family));
    }

    private @Nullable RotationPolicy declared() {
        return strictest(DeclaredPolicies.of(session).all(RotationPolicy.class));
    }

    private @Nullable RotationPolicy policyOfFirstToken(ClientModel client) {
        RotationPolicy declared = declared();
        return declared != null ? declared : strictest(PolicyQuery.ask(session, RotationPolicy.class, client, ""));
    }

    private static @Nullable RotationPolicy strictest(List<RotationPolicy> policies) {
        return policies.stream().reduce(RotationPolicy::strictest).orElse(null);
    }

    private Origin origin() {
        return Origin.of(
                session.getContext().getConnection().getRemoteAddr(),
                session.getContext().getHttpRequest().getHttpHeaders().getHeaderString(HttpHeaders.USER_AGENT));
    }

    /** Whether {@code token} rotates under {@code policy}. */
    static boolean rotates(RotationPolicy policy, RefreshToken token) {
        boolean senderConstrained = token.getConfirmation() != null;
        return policy.rotate() == Rotate.ALWAYS
                || (policy.rotate() == Rotate.UNLESS_SENDER_CONSTRAINED && !senderConstrained);
    }
}
