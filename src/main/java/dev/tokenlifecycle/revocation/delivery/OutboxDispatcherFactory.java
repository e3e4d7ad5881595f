package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.keycloak.metrics.MeasuredClients;
import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.hook.HookPolicy;
import dev.tokenlifecycle.revocation.keycloak.ServerEgress;
import dev.tokenlifecycle.revocation.list.ListedRevocations;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.revocation.outbox.OutboxPurge;
import dev.tokenlifecycle.revocation.poll.PolledHooks;
import dev.tokenlifecycle.revocation.spi.DeliveryDispatcher;
import dev.tokenlifecycle.revocation.spi.DeliveryDispatcherFactory;
import dev.tokenlifecycle.revocation.spi.HookTestResult;
import dev.tokenlifecycle.revocation.spi.PollRequest;
import dev.tokenlifecycle.revocation.spi.PolledEvents;
import java.security.KeyStore;
import java.util.Objects;
import java.util.Set;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.truststore.TruststoreProvider;

/** Starts this node's {@link Dispatcher} once the server is up, and stops it with the server. */
public final class OutboxDispatcherFactory implements DeliveryDispatcherFactory, VersionedFactory {
    private final ReceiverTester tester = new ReceiverTester();

    private @Nullable DeliveryOptions options;
    private Connections connections = Connections.DIRECT;
    private @Nullable PolledHooks polledHooks;
    private volatile @Nullable ReceiverClient client;
    private volatile @Nullable Dispatcher dispatcher;

    @Override
    public String getId() {
        return "default";
    }

    @Override
    public void init(Config.Scope config) {
        DeliveryOptions set = DeliveryOptions.of(config);
        MeasuredClients.ofServer().limit(set.measuredClients());
        // Nobody else is asked at the start; a bad option of the egress rules should stop it too.
        ServerEgress.rules();
        connections = Connections.of(config);
        polledHooks = DeliveryOptions.polledHooks(config);
        options = set;
    }

    @Override
    public void postInit(KeycloakSessionFactory sessions) {
        sessions.register(event -> on(event, sessions));
    }

    private void on(ProviderEvent event, KeycloakSessionFactory sessions) {
        if (event instanceof PostMigrationEvent) {
            start(sessions);
        } else if (event instanceof RealmModel.RealmRemovedEvent removed) {
            String id = removed.getRealm().getId();
            new OutboxPurge(removed.getKeycloakSession()).dropRealm(id);
            new ListedRevocations(removed.getKeycloakSession()).dropRealm(id);
        }
    }

    private synchronized void start(KeycloakSessionFactory sessions) {
        DeliveryOptions known = options;
        if (dispatcher != null || known == null) {
            return;
        }
        KeyStore truststore = KeycloakModelUtils.runJobInTransactionWithResult(sessions, session -> {
            TruststoreProvider provider = session.getProvider(TruststoreProvider.class);
            return provider == null ? null : provider.getTruststore();
        });
        ReceiverClient receivers = new ReceiverClient(
                known,
                connections,
                truststore,
                new CheckedDns(SystemDefaultDnsResolver.INSTANCE, ServerEgress.rules()));
        Dispatcher started = new Dispatcher(
                sessions,
                known,
                new DeliveryAttempt(sessions, receivers, known),
                new OutboxMaintenance(sessions, known));
        client = receivers;
        dispatcher = started;
        started.start();
    }

    /** So that the database is still there when the dispatcher stops. */
    @Override
    public Set<Class<? extends Provider>> dependsOn() {
        return Set.of(JpaConnectionProvider.class);
    }

    @Override
    public DeliveryDispatcher create(KeycloakSession session) {
        return new DeliveryDispatcher() {
            @Override
            public void wake(String realmId, String hook) {
                Dispatcher running = dispatcher;
                if (running != null) {
                    running.wake(new HookId(realmId, hook));
                }
            }

            @Override
            public HookTestResult test(RealmModel realm, HookPolicy hook, RevocationNotice notice) {
                return tester.test(session, client, realm, hook, notice);
            }

            @Override
            public PolledEvents poll(String realmId, String hook, PollRequest request) {
                return Objects.requireNonNull(polledHooks)
                        .poll(session.getKeycloakSessionFactory(), new HookId(realmId, hook), request);
            }
        };
    }

    @Override
    public synchronized void close() {
        Dispatcher running = dispatcher;
        if (running != null) {
            running.close();
        }
        ReceiverClient open = client;
        if (open != null) {
            open.close();
        }
    }
}
