package dev.tokenlifecycle.keycloak.database;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import org.hibernate.Session;
import org.jboss.logging.Logger;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Warns of a database whose transactions see a snapshot of their own, as those of MySQL and MariaDB do by default. There the
 * second of two simultaneous refreshes can't learn what the first one did, and searches that lock gaps between rows make other
 * transactions the victims of deadlocks.
 */
final class TransactionIsolation {
    private static final Logger LOG = Logger.getLogger(TransactionIsolation.class);

    private TransactionIsolation() {}

    static void check(KeycloakSession session) {
        EntityManager entities =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        int level = entities.unwrap(Session.class).doReturningWork(Connection::getTransactionIsolation);
        if (level > Connection.TRANSACTION_READ_COMMITTED) {
            LOG.warnf(
                    "The database's transactions are isolated more than READ COMMITTED (level %d of JDBC). Refreshes with one"
                            + " token at the same moment can be answered 503, and revocations can fail in a deadlock. MariaDB:"
                            + " kc.sh start --db-url-properties='?transactionIsolation=READ-COMMITTED'",
                    level);
        }
    }
}
