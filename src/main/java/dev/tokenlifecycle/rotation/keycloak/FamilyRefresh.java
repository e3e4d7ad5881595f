package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.PresentedToken;
import dev.tokenlifecycle.rotation.RotationDecision.Grant;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.TokenFamily;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The first stage of a refresh: what was presented. {@link Decided} is the second one, {@link FamilyMove} the last.
 *
 * @param policy the strictest of the matching policies
 * @param token the presented token
 * @param origin where the request comes from
 * @param now when it was presented
 */
record FamilyRefresh(RotationPolicy policy, PresentedToken token, Origin origin, Instant now) {
    /**
     * A refresh that is answered with tokens.
     *
     * @param refresh what was presented
     * @param known the state that the decision was made on
     * @param grant the decision
     */
    record Decided(FamilyRefresh refresh, TokenFamily known, Grant grant) {}

    FamilyId family() {
        return token.family();
    }

    boolean observes() {
        return policy.mode() == RotationPolicy.Mode.OBSERVE;
    }

    /** {@code known}; where nothing is known of the family, what the presented token says of it. */
    TokenFamily knownOrPresented(@Nullable TokenFamily known) {
        return known == null ? TokenFamily.of(token) : known;
    }
}
