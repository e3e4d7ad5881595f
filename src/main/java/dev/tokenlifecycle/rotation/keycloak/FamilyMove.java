package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.RotationDecision.Grant;
import dev.tokenlifecycle.rotation.RotationDecision.Rotate;
import dev.tokenlifecycle.rotation.RotationDecision.Tolerate;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.rotation.store.StoredFamily;
import dev.tokenlifecycle.rotation.store.TokenFamilies;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.services.CorsErrorResponseException;

/**
 * The last stage of a refresh: its family moves when every check of the request has passed and the answer is being built, so
 * that a refresh that fails before has spent no token.
 *
 * @param decided what was decided, on a state that was read without a lock
 * @param grantContext the request
 */
record FamilyMove(FamilyRefresh.Decided decided, OAuth2GrantType.Context grantContext) {
    private static final String ATTRIBUTE = FamilyMove.class.getName();

    /** The move of the current request; null if it isn't a refresh that a policy matches. */
    static @Nullable FamilyMove of(KeycloakSession session) {
        return session.getAttribute(ATTRIBUTE, FamilyMove.class);
    }

    void attachTo(KeycloakSession session) {
        session.setAttribute(ATTRIBUTE, this);
    }

    /**
     * Moves the family and reports the refresh.
     *
     * @param expires when the last token of the answer expires; null where only the session ends it
     */
    void carryOut(KeycloakSession session, @Nullable Instant expires) {
        TokenFamilies families = new TokenFamilies(session);
        Grant grant = decided.grant();
        Verdict verdict = grant.verdict();
        if (grant instanceof Rotate rotate) {
            verdict = rotate(session, families, rotate, expires);
        } else {
            families.extend(decided.known(), expires);
            if (grant instanceof Tolerate && !decided.known().condemned()) {
                families.condemn(decided.known().id());
            }
        }
        report(session, verdict);
    }

    /** Reports a refresh whose answer carries no refresh token: the presented one stays current. */
    void report(KeycloakSession session, Verdict verdict) {
        RefreshReport.of(session, decided.refresh(), decided.known()).write(grantContext.getEvent(), verdict);
    }

    private Verdict rotate(KeycloakSession session, TokenFamilies families, Rotate rotate, @Nullable Instant expires) {
        FamilyRefresh refresh = decided.refresh();
        TokenFamily next =
                decided.known().rotated(rotate.generation(), refresh.token(), refresh.origin(), expires, refresh.now());
        TokenFamily moved = refresh.observes() ? next : next.pardoned();
        if (families.rotate(decided.known().generation(), moved)) {
            return rotate.verdict();
        }
        return settleOvertaken(session, families, expires);
    }

    /**
     * Another request has moved the family since this one decided, or something has revoked it. A revoked one is refused, and
     * without a grace the second of two. With a grace the answer stands: it is what this request would have got had it come
     * first, and a token of the generation that the other request has reached.
     */
    private Verdict settleOvertaken(KeycloakSession session, TokenFamilies families, @Nullable Instant expires) {
        StoredFamily stored = families.findCommitted(decided.refresh().family());
        if (stored == null || stored.revocation() != null) {
            throw refuse(session, stored, Verdict.REVOKED_FAMILY);
        }
        if (decided.refresh().policy().isStrictlySingleUse()
                && !decided.refresh().observes()) {
            throw refuse(session, stored, Verdict.CONCURRENT);
        }
        families.extend(stored.family(), expires);
        return Verdict.CONCURRENT;
    }

    /** Reports the refresh as refused and rolls the request back. Returns what the app is answered. */
    private CorsErrorResponseException refuse(KeycloakSession session, @Nullable StoredFamily stored, Verdict verdict) {
        RefreshReport.of(session, decided.refresh(), stored == null ? decided.known() : stored.family())
                .write(grantContext.getEvent(), verdict);
        grantContext.getEvent().error(Errors.INVALID_TOKEN);
        session.getTransactionManager().setRollbackOnly();
        return new CorsErrorResponseException(
                grantContext.getCors(),
                OAuthErrorException.INVALID_GRANT,
                FamilyCheck.refusal().getDescription(),
                Response.Status.BAD_REQUEST);
    }
}
