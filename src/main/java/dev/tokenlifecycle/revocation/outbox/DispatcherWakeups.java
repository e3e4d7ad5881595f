package dev.tokenlifecycle.revocation.outbox;

import dev.tokenlifecycle.revocation.spi.DeliveryDispatcher;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/** The hooks for which a transaction queued something: the dispatcher is woken for each once all has been committed. */
final class DispatcherWakeups extends AbstractKeycloakTransaction {
    private static final String ATTRIBUTE = DispatcherWakeups.class.getName();

    private final DeliveryDispatcher dispatcher;
    private final Set<HookId> hooks = new LinkedHashSet<>();

    private DispatcherWakeups(DeliveryDispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Wakes the dispatcher for {@code hook} after the commit. */
    static void wakeAfterCommit(KeycloakSession session, HookId hook) {
        DispatcherWakeups wakeups = enlistedIn(session);
        if (wakeups != null) {
            wakeups.hooks.add(hook);
        }
    }

    /**
     * Those of the transaction of {@code session}, enlisted in it where they are not yet, which must be before its commit
     * begins; null on a server that sends nothing.
     */
    static @Nullable DispatcherWakeups enlistedIn(KeycloakSession session) {
        DispatcherWakeups known = session.getAttribute(ATTRIBUTE, DispatcherWakeups.class);
        DeliveryDispatcher dispatcher = known == null ? session.getProvider(DeliveryDispatcher.class) : null;
        if (dispatcher != null) {
            known = new DispatcherWakeups(dispatcher);
            session.setAttribute(ATTRIBUTE, known);
            session.getTransactionManager().enlistAfterCompletion(known);
        }
        return known;
    }

    @Override
    protected void commitImpl() {
        hooks.forEach(hook -> dispatcher.wake(hook.realmId(), hook.hook()));
    }

    @Override
    protected void rollbackImpl() {}
}
