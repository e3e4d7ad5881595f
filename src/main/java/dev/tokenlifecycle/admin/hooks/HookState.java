package dev.tokenlifecycle.admin.hooks;

import dev.tokenlifecycle.revocation.outbox.Backlog;
import dev.tokenlifecycle.revocation.outbox.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a hook, and what fails.
 *
 * @param backlog what waits
 * @param failing the delivery that waits and was tried most often; null where none has failed
 */
record HookState(Backlog backlog, @Nullable Delivery failing) {}
