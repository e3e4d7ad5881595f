package dev.tokenlifecycle.revocation.delivery;

/**
 * A delivery that can't be signed, or must not be sent to its address. The message says why, for an admin, and holds no secret.
 */
final class UndeliverableException extends RuntimeException {
    UndeliverableException(String message) {
        super(message);
    }
}
