package dev.tokenlifecycle.revocation.hook;

import dev.tokenlifecycle.revocation.RevocationType;
import dev.tokenlifecycle.settings.EnforcedPolicy;
import java.util.Set;

/**
 * Which revocations a hook is notified of: what has to be known when something is revoked. The other settings may be wrong
 * then; they are read when a delivery is sent, and a delivery waits for them to be put right.
 *
 * @param name the name of the hook; empty where the settings have none
 * @param events the types that it is notified of
 */
public record HookSubscription(String name, Set<RevocationType> events) implements EnforcedPolicy {
    @Override
    public boolean isAtLeastAsStrictAs(EnforcedPolicy other) {
        return other instanceof HookSubscription theirs
                && name.equals(theirs.name)
                && events.containsAll(theirs.events);
    }
}
