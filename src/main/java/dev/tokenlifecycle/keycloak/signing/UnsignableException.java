package dev.tokenlifecycle.keycloak.signing;

/**
 * The realm has no key or no algorithm whose signature others can verify. The message says why, for an admin, and holds no
 * secret.
 */
public final class UnsignableException extends RuntimeException {
    UnsignableException(String message) {
        super(message);
    }
}
