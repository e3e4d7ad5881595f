package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.keycloak.family.ClientSessionFamilies;
import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.PresentedToken;
import dev.tokenlifecycle.rotation.RotationDecision;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.RefreshToken;

/**
 * The refresh that a request is about: what was presented, what was decided, and the state that it moves to once the answer
 * has been built. Nothing is written before, so that a refresh that fails spends no token.
 */
final class FamilyRefresh {
    private static final String ATTRIBUTE = FamilyRefresh.class.getName();

    final RotationPolicy policy;
    final PresentedToken presented;
    final Origin origin;
    final Instant now;

    /** What the server knew of the family when it decided; null if nothing. */
    @Nullable
    TokenFamily known;

    /** What was decided; null while nothing is, and for tokens that don't rotate. */
    @Nullable
    RotationDecision decision;

    private @Nullable RefreshToken successor;
    private @Nullable AuthenticatedClientSessionModel clientSession;
    private boolean moved;

    FamilyRefresh(RotationPolicy policy, PresentedToken presented, Origin origin, Instant now) {
        this.policy = policy;
        this.presented = presented;
        this.origin = origin;
        this.now = now;
    }

    /** The refresh of the current request; null if it is none that a policy matches. */
    static @Nullable FamilyRefresh of(KeycloakSession session) {
        return session.getAttribute(ATTRIBUTE, FamilyRefresh.class);
    }

    void attachTo(KeycloakSession session) {
        session.setAttribute(ATTRIBUTE, this);
    }

    FamilyId family() {
        return presented.family();
    }

    boolean observes() {
        return policy.mode() == RotationPolicy.Mode.OBSERVE;
    }

    /** The generation of the answer's refresh token. */
    long answeredGeneration() {
        if (decision instanceof RotationDecision.Rotate rotate) {
            return rotate.generation();
        }
        TokenFamily family = known;
        return family == null ? presented.generation() : Math.max(family.generation(), presented.generation());
    }

    /** When the family began; a family without a state began with the token that is presented. */
    Instant startedAt() {
        TokenFamily family = known;
        return family == null ? presented.issuedAt() : family.startedAt();
    }

    void answersWith(RefreshToken token, AuthenticatedClientSessionModel session) {
        successor = token;
        clientSession = session;
    }

    /** Moves the state, at most once; only a rotation that yields a successor does. */
    void move() {
        RefreshToken token = successor;
        AuthenticatedClientSessionModel session = clientSession;
        if (moved || token == null || session == null || !(decision instanceof RotationDecision.Rotate rotate)) {
            return;
        }
        Instant expiresAt =
                token.getExp() == null || token.getExp() == 0 ? null : Instant.ofEpochSecond(token.getExp());
        new ClientSessionFamilies(session)
                .move(new TokenFamily(family(), rotate.generation(), startedAt(), now, expiresAt, origin));
        moved = true;
    }

    boolean hasMoved() {
        return moved;
    }

    /** The verdict, once there is one. */
    @Nullable
    Verdict verdict() {
        RotationDecision decided = decision;
        return decided == null ? null : decided.verdict();
    }
}
