package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.rotation.FamilyId;
import java.util.Optional;

/**
 * The {@code jti} of an access token that came from a family: Keycloak's own, a dot and the family. Whoever asks whether the
 * token was revoked also learns whether its family was: introspection, userinfo and Keycloak's own APIs ask by the jti alone.
 */
public final class FamilyTokenId {
    private static final char SEPARATOR = '.';

    private FamilyTokenId() {}

    /** {@code tokenId} with {@code family}. */
    public static String of(String tokenId, FamilyId family) {
        return tokenId + SEPARATOR + family.value();
    }

    /** The family that {@code tokenId} names; empty where it names none. */
    public static Optional<FamilyId> family(String tokenId) {
        int separator = tokenId.indexOf(SEPARATOR);
        return separator <= 0 || tokenId.indexOf(':') < 0
                ? Optional.empty()
                : FamilyId.parse(tokenId.substring(separator + 1));
    }
}
