package dev.tokenlifecycle.keycloak.database;

import dev.tokenlifecycle.revocation.list.ListedRevocationEntity;
import dev.tokenlifecycle.rotation.store.SubjectRevocationEntity;
import dev.tokenlifecycle.rotation.store.TokenFamilyEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.dialect.OracleDialect;
import org.hibernate.dialect.SQLServerDialect;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.jpa.EventEntity;
import org.keycloak.models.jpa.entities.ClientEntity;
import org.keycloak.models.jpa.entities.OutboxEntryEntity;
import org.keycloak.models.jpa.entities.RealmAttributeEntity;
import org.keycloak.models.jpa.session.PersistentClientSessionEntity;
import org.keycloak.models.jpa.session.PersistentUserSessionEntity;

/**
 * Hibernate without a database, for those that can't be had here. It keeps the statements that it would have sent; queries find
 * nothing.
 */
public final class OfflineHibernate implements AutoCloseable {
    /** A database, and its dialect as Quarkus configures it for Keycloak: the oldest version that it takes. */
    public enum Database {
        SQL_SERVER,
        ORACLE,
        MYSQL;

        private Dialect dialect() {
            return switch (this) {
                case SQL_SERVER -> new SQLServerDialect(DatabaseVersion.make(13));
                case ORACLE -> new OracleDialect(DatabaseVersion.make(19));
                case MYSQL -> new MySQLDialect(DatabaseVersion.make(8));
            };
        }
    }

    private static final List<Class<?>> QUERIED = List.of(
            TokenFamilyEntity.class,
            SubjectRevocationEntity.class,
            ListedRevocationEntity.class,
            OutboxEntryEntity.class,
            EventEntity.class,
            RealmAttributeEntity.class,
            ClientEntity.class,
            PersistentUserSessionEntity.class,
            PersistentClientSessionEntity.class);

    private static final Map<Class<?>, Object> NOTHING = Map.of(
            int.class, 0, long.class, 0L, boolean.class, false, int[].class, new int[0], long[].class, new long[0]);

    private final List<String> statements = new ArrayList<>();
    private final List<Object> texts = new ArrayList<>();
    private final SessionFactory factory;
    private @Nullable SQLException failure;

    public OfflineHibernate(Database database) {
        MetadataSources sources = new MetadataSources(new StandardServiceRegistryBuilder()
                .applySetting(AvailableSettings.DIALECT, database.dialect())
                .applySetting(AvailableSettings.ALLOW_METADATA_ON_BOOT, false)
                .applySetting(AvailableSettings.CONNECTION_PROVIDER, new NoDatabase())
                .applySetting(AvailableSettings.USE_SECOND_LEVEL_CACHE, false)
                .applySetting(AvailableSettings.QUERY_STARTUP_CHECKING, false)
                .applySetting(AvailableSettings.XML_MAPPING_ENABLED, false)
                .applySetting(AvailableSettings.JAKARTA_VALIDATION_MODE, "none")
                .build());
        Set<Class<?>> entities = new HashSet<>();
        QUERIED.forEach(entity -> addWithReferences(entity, entities));
        entities.forEach(sources::addAnnotatedClass);
        factory = sources.buildMetadata().buildSessionFactory();
    }

    /** Adds {@code entity}, and the entities that its fields refer to. */
    private static void addWithReferences(Class<?> entity, Set<Class<?>> all) {
        if (entity.isAnnotationPresent(Entity.class) && all.add(entity)) {
            for (Field field : entity.getDeclaredFields()) {
                Stream.concat(
                                Stream.of(field.getGenericType()),
                                field.getGenericType() instanceof ParameterizedType type
                                        ? Stream.of(type.getActualTypeArguments())
                                        : Stream.empty())
                        .filter(Class.class::isInstance)
                        .forEach(type -> addWithReferences((Class<?>) type, all));
            }
        }
    }

    /** A new entity manager in a transaction; what was sent before is forgotten. */
    public EntityManager entities() {
        statements.clear();
        texts.clear();
        EntityManager entities = factory.createEntityManager();
        entities.getTransaction().begin();
        return entities;
    }

    /** The statements that were sent. */
    public List<String> statements() {
        return statements;
    }

    /** The texts that were parameters of a statement. */
    public List<Object> texts() {
        return texts;
    }

    /** Has every statement that writes fail. */
    public void fail(@Nullable SQLException how) {
        failure = how;
    }

    @Override
    public void close() {
        factory.close();
    }

    private final class NoDatabase implements ConnectionProvider {
        @Override
        public Connection getConnection() {
            return empty(Connection.class);
        }

        @Override
        public void closeConnection(Connection connection) {}

        @Override
        public boolean supportsAggressiveRelease() {
            return false;
        }

        @Override
        public boolean isUnwrappableAs(Class<?> type) {
            return false;
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new UnsupportedOperationException();
        }

        private <T> T empty(Class<T> type) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader() == null ? OfflineHibernate.class.getClassLoader() : type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, arguments) -> {
                        switch (method.getName()) {
                            case "prepareStatement" -> statements.add((String) arguments[0]);
                            case "setString" -> texts.add(arguments[1]);
                            case "executeUpdate" -> failIfAsked();
                            default -> {}
                        }
                        Class<?> result = method.getReturnType();
                        return result == PreparedStatement.class || result == ResultSet.class
                                ? empty(result)
                                : NOTHING.get(result);
                    }));
        }

        private void failIfAsked() throws SQLException {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
