package dev.tokenlifecycle.adapter;

/** The store is down. */
public final class RevocationStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RevocationStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
