package dev.tokenlifecycle.revocation;

import org.jspecify.annotations.Nullable;

/**
 * One revocation: what ended, why and who began it. Ids only, never a token.
 *
 * <pre>{@code Revocation.of(new RevokedSubject.Session(userId, sessionId)).because(LOGOUT).by(USER)}</pre>
 *
 * @param subject what ended
 * @param reason why
 * @param initiator who began it
 * @param reach what else tells the tokens that it concerns
 */
public record Revocation(RevokedSubject subject, RevocationReason reason, Initiator initiator, Reach reach) {
    /** The first step of a revocation of {@code subject}. */
    public static Subject of(RevokedSubject subject) {
        return new Subject(subject);
    }

    /** What ended, without a reason yet. */
    public record Subject(RevokedSubject subject) {
        /** Adds why. */
        public Cause because(RevocationReason reason) {
            return new Cause(subject, reason);
        }
    }

    /** What ended and why. */
    public record Cause(RevokedSubject subject, RevocationReason reason) {
        /** Adds who began it: a revocation whose ids say which tokens it concerns. */
        public Revocation by(Initiator initiator) {
            return new Revocation(subject, reason, initiator, Reach.IDS_ONLY);
        }
    }

    /** The same with {@code other} as its reach. */
    public Revocation with(Reach other) {
        return new Revocation(subject, reason, initiator, other);
    }

    /** The event type that a hook subscribes to. */
    public RevocationType type() {
        return subject.kind().type();
    }

    /** See {@link RevokedSubject#userId()}. */
    public @Nullable String userId() {
        return subject.userId();
    }

    /** See {@link RevokedSubject#sessionId()}. */
    public @Nullable String sessionId() {
        return subject.sessionId();
    }

    /** See {@link RevokedSubject#clientId()}. */
    public @Nullable String clientId() {
        return subject.clientId();
    }

    /** See {@link RevokedSubject#familyId()}. */
    public @Nullable String familyId() {
        return subject.familyId();
    }

    /** See {@link RevokedSubject#tokenId()}. */
    public @Nullable String tokenId() {
        return subject.tokenId();
    }
}
