package dev.tokenlifecycle.settings;

/** The checked settings of an executor: what a client policy enforces on the clients that it matches. */
public interface EnforcedPolicy {
    /** Whether replacing {@code other} with this one weakens nothing that {@code other} enforces. */
    boolean isAtLeastAsStrictAs(EnforcedPolicy other);
}
