package dev.tokenlifecycle.rotation;

/** What is to be done with a presented refresh token. */
public sealed interface RotationDecision {
    /** Why. */
    Verdict verdict();

    /**
     * Issue a successor and move the state.
     *
     * @param generation the generation of the successor and of the state
     */
    record Rotate(long generation, Verdict verdict) implements RotationDecision {}

    /**
     * Issue a token of the current generation; the state doesn't move, so that all callers converge.
     *
     * @param generation the current generation
     */
    record Replay(long generation, Verdict verdict) implements RotationDecision {}

    /** Revoke as the policy says, durably, then refuse. */
    record Reuse(Verdict verdict) implements RotationDecision {}

    /** Refuse; nobody is suspected. */
    record Refuse(Verdict verdict) implements RotationDecision {}
}
