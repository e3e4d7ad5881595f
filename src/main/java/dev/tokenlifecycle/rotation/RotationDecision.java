package dev.tokenlifecycle.rotation;

/** What is to be done with a presented refresh token. */
public sealed interface RotationDecision {
    /** Why. */
    Verdict verdict();

    /** A decision that is answered with tokens. */
    sealed interface Grant extends RotationDecision {
        /** The generation of the refresh token in the answer. */
        long generation();
    }

    /**
     * Issue a successor and move the state.
     *
     * @param generation the generation of the successor and of the state
     */
    record Rotate(long generation, Verdict verdict) implements Grant {}

    /**
     * Issue a token of the current generation; the state doesn't move, so that all callers converge.
     *
     * @param generation the current generation
     */
    record Replay(long generation, Verdict verdict) implements Grant {}

    /**
     * Issue a token of the same generation: the policy leaves this one alone.
     *
     * @param generation the current generation
     */
    record Keep(long generation) implements Grant {
        @Override
        public Verdict verdict() {
            return Verdict.EXEMPT;
        }
    }

    /**
     * Issue a token of the current generation although {@code enforce} would refuse: the mode is {@code observe}. The family
     * is condemned.
     *
     * @param generation the current generation
     */
    record Tolerate(long generation, Verdict verdict) implements Grant {}

    /** Revoke as the policy says, durably, then refuse. */
    record Reuse(Verdict verdict) implements RotationDecision {}

    /** Refuse; nobody is suspected. */
    record Refuse(Verdict verdict) implements RotationDecision {}
}
