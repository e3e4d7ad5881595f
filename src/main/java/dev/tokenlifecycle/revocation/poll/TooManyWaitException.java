package dev.tokenlifecycle.revocation.poll;

/** Too many requests wait for security event tokens on this node, or for those of one hook. */
public final class TooManyWaitException extends RuntimeException {
    TooManyWaitException() {
        super("Too many requests wait for security event tokens already");
    }
}
