package dev.tokenlifecycle.revocation.delivery;

/** What can't be signed or must not be sent isn't sent. The message says why, for an admin, and holds no secret. */
final class UndeliverableException extends RuntimeException {
    UndeliverableException(String message) {
        super(message);
    }
}
