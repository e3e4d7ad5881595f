package dev.tokenlifecycle.revocation;

import java.util.Set;

/**
 * Which revocations a hook is told of: what has to be known when something is revoked. The other settings may be wrong then; they
 * are read when a delivery is sent, and a delivery waits for them to be put right.
 *
 * @param name the name of the hook; empty where the settings have none
 * @param events the types that it is told of
 */
public record HookChoice(String name, Set<RevocationType> events) {}
