package dev.tokenlifecycle.keycloak.signing;

/** What can't be signed isn't sent. The message says why, for an admin, and holds no secret. */
public final class UnsignableException extends RuntimeException {
    UnsignableException(String message) {
        super(message);
    }
}
