package dev.tokenlifecycle.clientpolicy;

import org.jspecify.annotations.Nullable;

/**
 * Stored client policies that can't be read, or that match and can't be evaluated or enforced. A save refuses such; they come
 * from an import of attributes, another version, or a condition that the server no longer has.
 */
public final class UnreadablePolicyException extends IllegalStateException {
    UnreadablePolicyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
