package dev.tokenlifecycle.keycloak.outbox;

import dev.tokenlifecycle.keycloak.spi.DeliveryDispatcher;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/** The hooks for which a transaction queued something: the dispatcher is woken for each once all has been committed. */
final class Wakes extends AbstractKeycloakTransaction {
    private static final String ATTRIBUTE = Wakes.class.getName();

    private final DeliveryDispatcher dispatcher;
    private final Set<HookId> hooks = new LinkedHashSet<>();

    private Wakes(DeliveryDispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Wakes for {@code hook} after the commit. */
    static void after(KeycloakSession session, HookId hook) {
        Wakes wakes = of(session);
        if (wakes != null) {
            wakes.hooks.add(hook);
        }
    }

    /** Those of the session's transaction, which can be made only before its commit begins; null on a server that sends nothing. */
    static @Nullable Wakes of(KeycloakSession session) {
        Wakes known = session.getAttribute(ATTRIBUTE, Wakes.class);
        DeliveryDispatcher dispatcher = known == null ? session.getProvider(DeliveryDispatcher.class) : null;
        if (dispatcher != null) {
            known = new Wakes(dispatcher);
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
