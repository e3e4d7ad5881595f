package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.keycloak.family.ClientSessionFamilies;
import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.MoveOrder;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.PresentedToken;
import dev.tokenlifecycle.rotation.RefreshTokenRotation;
import dev.tokenlifecycle.rotation.RotationDecision;
import dev.tokenlifecycle.rotation.RotationDecision.Grant;
import dev.tokenlifecycle.rotation.RotationDecision.Keep;
import dev.tokenlifecycle.rotation.RotationDecision.Rotate;
import dev.tokenlifecycle.rotation.RotationDecision.Tolerate;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.TokenFamily;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.representations.RefreshToken;

/**
 * The refresh that a request is about: what was presented, what was granted, and the state that it moves to once the answer
 * is being built. Nothing is written before, so that a refresh that fails spends no token.
 */
final class FamilyRefresh {
    private static final String ATTRIBUTE = FamilyRefresh.class.getName();

    final RotationPolicy policy;
    final PresentedToken presented;
    final Origin origin;
    final Instant now;

    private @Nullable GenerationClaims claims;
    private boolean claimed;
    private @Nullable TokenFamily known;
    private @Nullable Grant grant;
    private @Nullable RefreshToken successor;
    private @Nullable AuthenticatedClientSessionModel clientSession;
    private @Nullable MovedFamily moved;
    private boolean answered;

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

    /** What the server knew of the family when it decided; null if nothing. */
    @Nullable
    TokenFamily known() {
        return known;
    }

    /** Claims the presented generation. Only what is read afterwards shows what all others have done who had the claim. */
    void claim(GenerationClaims generations) {
        claims = generations;
        claimed = generations.take(presented.generation());
    }

    /** Decides on the state that {@code state} reads. */
    RotationDecision decide(Supplier<@Nullable TokenFamily> state, boolean revoked) {
        Supplier<@Nullable TokenFamily> noted = () -> {
            known = state.get();
            return known;
        };
        GenerationClaims held = claims;
        return held == null
                ? RefreshTokenRotation.decide(policy, presented, noted.get(), revoked, now)
                : MoveOrder.decide(policy, presented, revoked, claimed, held, noted, now);
    }

    /** What was granted; null while nothing is. */
    @Nullable
    Grant granted() {
        return grant;
    }

    /**
     * Whether the token of the answer is no proof that its generation was reached. A request that moves the family is answered
     * after its commit; any other may have seen what isn't committed.
     */
    boolean isPending() {
        Grant granted = Objects.requireNonNull(grant);
        return granted.generation() > 0 && (claims == null || !(granted instanceof Rotate));
    }

    void grants(Grant granted) {
        grant = granted;
    }

    /** When the family began; a family without a state began with the token that is presented. */
    Instant startedAt() {
        TokenFamily family = known;
        return family == null ? presented.issuedAt() : family.startedAt();
    }

    /** When the last token of the family expires, the presented one included; null where only the session ends it. */
    @Nullable
    Instant lastExpiry() {
        TokenFamily family = known;
        return family == null ? presented.expiresAt() : TokenFamily.later(family.lastExpiry(), presented.expiresAt());
    }

    void answersWith(RefreshToken token, AuthenticatedClientSessionModel session) {
        successor = token;
        clientSession = session;
    }

    /** Moves the state, at most once, and only where the answer carries a refresh token. */
    void answer() {
        RefreshToken token = successor;
        AuthenticatedClientSessionModel session = clientSession;
        Grant granted = grant;
        if (answered || token == null || session == null || granted == null) {
            return;
        }
        answered = true;
        TokenFamily family = known;
        Instant noted = family == null ? presented.expiresAt() : family.expiresAt();
        Instant expiresAt = TokenFamily.later(noted, FamilyClaims.expiry(token));
        ClientSessionFamilies families = new ClientSessionFamilies(session);
        if (granted instanceof Rotate) {
            moved = new MovedFamily(session, family, next(granted, expiresAt));
            families.move(moved.to());
        } else if (granted instanceof Tolerate || (granted instanceof Keep && isNews(family, expiresAt))) {
            families.amend(next(granted, expiresAt));
        }
    }

    /** Takes back what {@link #answer()} has written, after a rollback. */
    void undo(KeycloakSessionFactory factory) {
        if (moved != null) {
            moved.undo(factory);
        }
    }

    /** Whether the answer is on its way. */
    boolean isAnswered() {
        return answered;
    }

    private TokenFamily next(Grant granted, @Nullable Instant expiresAt) {
        TokenFamily family = known;
        boolean condemned = observes() && (granted instanceof Tolerate || (family != null && family.condemned()));
        boolean stays = family != null && !(granted instanceof Rotate);
        Instant reachedAt = stays ? Objects.requireNonNull(family).reachedAt() : now;
        Origin reachedFrom = stays ? Objects.requireNonNull(family).reachedFrom() : origin;
        return new TokenFamily(
                family(), granted.generation(), startedAt(), reachedAt, expiresAt, reachedFrom, condemned);
    }

    /** Whether the note is missing, or says too early when the last token expires, by more than it may. */
    private static boolean isNews(@Nullable TokenFamily family, @Nullable Instant expiresAt) {
        if (family == null) {
            return true;
        }
        Instant noted = family.expiresAt();
        return noted != null && (expiresAt == null || expiresAt.isAfter(noted.plus(ClientSessionFamilies.MARGIN)));
    }
}
