package dev.tokenlifecycle.rotation;

import java.util.Optional;

/**
 * Names a family: the {@code jti} of its first refresh token.
 *
 * @param value 1 to 128 characters
 */
public record FamilyId(String value) {
    private static final int LONGEST = 128;

    public FamilyId {
        if (value.isBlank() || value.length() > LONGEST) {
            throw new IllegalArgumentException("A family id must have 1 to 128 characters, had " + value.length());
        }
    }

    /** The family that {@code value} names; empty where it can't name one. */
    public static Optional<FamilyId> parse(String value) {
        return value.isBlank() || value.length() > LONGEST ? Optional.empty() : Optional.of(new FamilyId(value));
    }

    @Override
    public String toString() {
        return value;
    }
}
