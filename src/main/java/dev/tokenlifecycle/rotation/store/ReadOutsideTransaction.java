package dev.tokenlifecycle.rotation.store;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.jdbc.ReturningWork;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Reads what is committed without a transaction, where the request has none in the database yet: otherwise the request would
 * have to commit, which is one more round trip (0175). Where it has one, the read belongs to it: a second connection beside it
 * could wait for the pool, or for a lock of the first one.
 */
final class ReadOutsideTransaction {
    private final KeycloakSessionFactory factory;
    private final Session session;

    ReadOutsideTransaction(KeycloakSessionFactory factory, Session session) {
        this.factory = factory;
        this.session = session;
    }

    <T> T read(ReturningWork<T> query) {
        if (hasConnection()) {
            return session.doReturningWork(query);
        }
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        KeycloakModelUtils.suspendJtaTransaction(factory, () -> {
            try (StatelessSession own = session.getSessionFactory().openStatelessSession()) {
                result.set(own.doReturningWork(query));
            }
        });
        return Objects.requireNonNull(result.get());
    }

    private boolean hasConnection() {
        return session.unwrap(SessionImplementor.class)
                .getJdbcCoordinator()
                .getLogicalConnection()
                .isPhysicallyConnected();
    }
}
