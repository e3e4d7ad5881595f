package dev.tokenlifecycle.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JdbcRevocationStoreTest {
    private final JdbcDataSource database = new JdbcDataSource();
    private final List<Boolean> returned = new ArrayList<>();

    JdbcRevocationStoreTest() {
        database.setURL("jdbc:h2:mem:store;DB_CLOSE_DELAY=-1");
    }

    @AfterEach
    void drop() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists REVOKED_TOKENS");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isCommittedWhateverThePoolHasAsItsDefault(boolean autoCommit) throws SQLException {
        RevocationStore store = new JdbcRevocationStore(pool(autoCommit));
        RevocationStore other = new JdbcRevocationStore(database);

        store.keep("a", "token a", 100);
        store.keep("a", "signed anew", 300);
        store.keep("b", "token b", 200);

        assertThat(other.inForce(100)).containsExactlyInAnyOrder("token a", "token b");
        assertThat(store.inForce(101)).containsExactly("token b");
        assertThat(count()).as("what is past is deleted").isEqualTo(1);
        assertThat(returned).isNotEmpty().containsOnly(autoCommit);
    }

    @Test
    void theLargestPushFits() {
        RevocationStore store = new JdbcRevocationStore(database);

        store.keep("a", "x".repeat(PushAnswer.LARGEST), 100);

        assertThat(store.inForce(100)).containsExactly("x".repeat(PushAnswer.LARGEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"varchar(131072)", "mediumtext"})
    void aDatabaseThatLacksATypeGetsTheNext(String lacking) {
        DataSource one = each(connection -> without(lacking, connection));

        new JdbcRevocationStore(one).keep("a", "token", 100);

        assertThat(new JdbcRevocationStore(one).inForce(100)).containsExactly("token");
    }

    @Test
    void aTableThatWasMadeBeforehandIsTaken() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table REVOKED_TOKENS"
                    + " (ID varchar(64) primary key, SAFE_AFTER bigint not null, TOKEN clob not null)");
        }

        new JdbcRevocationStore(each(connection -> without("create table", connection))).keep("a", "token", 100);

        assertThat(new JdbcRevocationStore(database).inForce(100)).containsExactly("token");
    }

    @Test
    void aDatabaseInWhichTheTableCannotBeMadeIsRefused() {
        DataSource readOnly = each(connection -> without("create table", connection));

        assertThatThrownBy(() -> new JdbcRevocationStore(readOnly))
                .isInstanceOf(RevocationStoreException.class)
                .hasMessageContaining("REVOKED_TOKENS");
    }

    private int count() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from REVOKED_TOKENS")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** A pool that rolls back what isn't committed when a connection comes back, and notes how that was set. */
    private DataSource pool(boolean autoCommit) throws SQLException {
        return each(connection -> {
            setAutoCommit(connection, autoCommit);
            return proxy(Connection.class, connection, (method, call) -> {
                if (method.equals("close")) {
                    returned.add(connection.getAutoCommit());
                    if (!connection.getAutoCommit()) {
                        connection.rollback();
                    }
                }
                return call.run();
            });
        });
    }

    private static void setAutoCommit(Connection connection, boolean autoCommit) {
        try {
            connection.setAutoCommit(autoCommit);
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Connection without(String words, Connection connection) {
        return proxy(Connection.class, connection, (method, call) -> {
            Object made = call.run();
            return made instanceof Statement statement && method.equals("createStatement")
                    ? refusing(words, statement)
                    : made;
        });
    }

    private static Statement refusing(String words, Statement statement) {
        return (Statement) Proxy.newProxyInstance(
                Statement.class.getClassLoader(), new Class<?>[] {Statement.class}, (proxy, method, arguments) -> {
                    if (arguments != null && String.valueOf(arguments[0]).contains(words)) {
                        throw new SQLException("lacks " + words);
                    }
                    return invoke(statement, method, arguments);
                });
    }

    private DataSource each(UnaryOperator<Connection> wrap) {
        return proxy(DataSource.class, database, (method, call) -> {
            Object made = call.run();
            return made instanceof Connection connection ? wrap.apply(connection) : made;
        });
    }

    private interface Call {
        Object run() throws Throwable;
    }

    private interface Around {
        Object run(String method, Call call) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T target, Around around) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> around.run(method.getName(), () -> invoke(target, method, arguments))));
    }

    private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}
