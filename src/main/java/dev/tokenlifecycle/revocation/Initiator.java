package dev.tokenlifecycle.revocation;

import dev.tokenlifecycle.settings.ChoiceSetting;

/** Who began a revocation; CAEP's {@code initiating_entity}. */
public enum Initiator {
    USER,
    ADMIN,
    POLICY,
    SYSTEM;

    /** The name in payloads, such as {@code policy}. */
    public String wireName() {
        return ChoiceSetting.wireName(this);
    }
}
