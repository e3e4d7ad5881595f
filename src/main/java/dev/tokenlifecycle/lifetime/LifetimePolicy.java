package dev.tokenlifecycle.lifetime;

import dev.tokenlifecycle.settings.EnforcedPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How long an access token of a client may live at most.
 *
 * @param maxLifetime the ceiling of every access token
 * @param scopeLifetimes the ceiling of an access token that carries the scope
 * @param capIdToken whether the ID token doesn't outlive the ceiling either
 * @param autoConfigure whether a client saved with a longer lifespan is lowered instead of refused
 */
public record LifetimePolicy(
        Duration maxLifetime, Map<String, Duration> scopeLifetimes, boolean capIdToken, boolean autoConfigure)
        implements EnforcedPolicy {

    public LifetimePolicy {
        scopeLifetimes = Map.copyOf(scopeLifetimes);
    }

    /** The ceiling of a token that carries {@code scopes}. */
    public Duration ceiling(Collection<String> scopes) {
        return scopes.stream()
                .map(scope -> scopeLifetimes.getOrDefault(scope, maxLifetime))
                .reduce(maxLifetime, LifetimePolicy::shorter);
    }

    /**
     * The policy in force where both match: of each setting the stricter value. Their order doesn't matter.
     * Refusing a client is stricter than lowering it.
     */
    public LifetimePolicy strictest(LifetimePolicy other) {
        Map<String, Duration> merged = new HashMap<>(scopeLifetimes);
        other.scopeLifetimes.forEach((scope, lifetime) -> merged.merge(scope, lifetime, LifetimePolicy::shorter));
        return new LifetimePolicy(
                shorter(maxLifetime, other.maxLifetime),
                merged,
                capIdToken || other.capIdToken,
                autoConfigure && other.autoConfigure);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    @Override
    public boolean isAtLeastAsStrictAs(EnforcedPolicy other) {
        return other instanceof LifetimePolicy theirs
                && strictest(theirs).withoutIdleScopes().equals(withoutIdleScopes());
    }

    /** The same policy without the scopes that shorten nothing. */
    private LifetimePolicy withoutIdleScopes() {
        Map<String, Duration> shortening = new HashMap<>(scopeLifetimes);
        shortening.values().removeIf(lifetime -> lifetime.compareTo(maxLifetime) >= 0);
        return new LifetimePolicy(maxLifetime, shortening, capIdToken, autoConfigure);
    }
}
