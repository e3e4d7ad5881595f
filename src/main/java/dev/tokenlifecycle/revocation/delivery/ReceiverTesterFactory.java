package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import dev.tokenlifecycle.revocation.spi.DeliveryDispatcher;
import dev.tokenlifecycle.revocation.spi.HookTester;
import dev.tokenlifecycle.revocation.spi.HookTesterFactory;
import java.util.concurrent.Semaphore;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderFactory;

/** Makes {@link ReceiverTester}s that send through the client of the node's dispatcher. */
public final class ReceiverTesterFactory implements HookTesterFactory, VersionedFactory {
    /** A test holds the connection of the admin's request while the receiver is waited for: a few must not take them all. */
    private static final int TESTS_AT_ONCE = 4;

    private final Semaphore room = new Semaphore(TESTS_AT_ONCE);

    @Override
    public String getId() {
        return "default";
    }

    @Override
    public HookTester create(KeycloakSession session) {
        ProviderFactory<DeliveryDispatcher> dispatcher =
                session.getKeycloakSessionFactory().getProviderFactory(DeliveryDispatcher.class);
        return new ReceiverTester(
                session, room, dispatcher instanceof OutboxDispatcherFactory ours ? ours.client() : null);
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
