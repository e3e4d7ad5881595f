package dev.tokenlifecycle.revocation.spi;

/** Too many requests wait for security event tokens on this node, or for those of one hook. */
public final class TooManyWaitException extends RuntimeException {
    public TooManyWaitException() {
        super("Too many requests wait for security event tokens already");
    }
}
