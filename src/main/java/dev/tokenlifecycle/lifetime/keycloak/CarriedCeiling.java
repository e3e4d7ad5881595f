package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.lifetime.LifetimePolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * How a policy that matched an authorization request is carried over to the tokens of that login, where conditions such as
 * the requested acr can't be asked any more: {@code max|capIdToken|scope=seconds …}.
 */
public final class CarriedCeiling {
    private CarriedCeiling() {}

    /** {@code policy} as a note. */
    public static String write(LifetimePolicy policy) {
        StringJoiner scopes = new StringJoiner(" ");
        policy.scopeLifetimes().forEach((scope, lifetime) -> scopes.add(scope + "=" + lifetime.toSeconds()));
        return policy.maxLifetime().toSeconds() + "|" + policy.capIdToken() + "|" + scopes;
    }

    /** The policy of a note; empty where it isn't one of ours. */
    public static Optional<LifetimePolicy> read(String note) {
        String[] fields = note.split("\\|", 3);
        if (fields.length != 3 || !fields[0].matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        Map<String, Duration> scopes = new HashMap<>();
        for (String entry : fields[2].split(" ")) {
            int equals = entry.lastIndexOf('=');
            if (equals > 0) {
                scopes.put(entry.substring(0, equals), Duration.ofSeconds(Long.parseLong(entry.substring(equals + 1))));
            }
        }
        return Optional.of(new LifetimePolicy(
                Duration.ofSeconds(Long.parseLong(fields[0])), scopes, Boolean.parseBoolean(fields[1]), false));
    }
}
