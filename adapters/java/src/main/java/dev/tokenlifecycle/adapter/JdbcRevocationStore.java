package dev.tokenlifecycle.adapter;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A store in a table {@code REVOKED_TOKENS} of the API's own database, which it makes where it is missing: {@code ID varchar(64)} is
 * the primary key, {@code SAFE_AFTER numeric(19)} is in seconds, {@code TOKEN} holds 131,072 characters. Each statement commits,
 * whatever the pool's connections are set to; they go back as they came.
 */
public final class JdbcRevocationStore implements RevocationStore {
    // PostgreSQL, H2; MariaDB, MySQL; SQL Server; Oracle.
    private static final List<String> TYPES =
            List.of("varchar(" + PushAnswer.LARGEST + ")", "mediumtext", "varchar(max)", "clob");

    private final DataSource database;

    /**
     * A store in {@code database}.
     *
     * @throws RevocationStoreException if the table is missing and can't be made
     */
    public JdbcRevocationStore(DataSource database) {
        this.database = database;
        try {
            committing(connection -> {
                make(connection);
                return null;
            });
        } catch (SQLException down) {
            throw new RevocationStoreException("The table REVOKED_TOKENS can't be made", down);
        }
    }

    // Another instance may make it at the same moment, and a database lacks most of these types.
    private static void make(Connection connection) throws SQLException {
        SQLException first = null;
        for (String type : TYPES) {
            if (exists(connection)) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("create table REVOKED_TOKENS"
                        + " (ID varchar(64) not null primary key, SAFE_AFTER numeric(19) not null, TOKEN " + type
                        + " not null)");
            } catch (SQLException refused) {
                first = first == null ? refused : first;
            }
        }
        if (first != null && !exists(connection)) {
            throw first;
        }
    }

    private static boolean exists(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement
                    .executeQuery("select count(*) from REVOKED_TOKENS where ID = ''")
                    .close();
            return true;
        } catch (SQLException missing) {
            return false;
        }
    }

    @Override
    public void keep(String id, String token, long safeAfter) {
        try {
            committing(connection -> {
                if (!kept(connection, id)) {
                    insert(connection, id, token, safeAfter);
                }
                return null;
            });
        } catch (SQLException down) {
            throw new RevocationStoreException("A revocation can't be kept", down);
        }
    }

    private static void insert(Connection connection, String id, String token, long safeAfter) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into REVOKED_TOKENS (ID, SAFE_AFTER, TOKEN) values (?, ?, ?)")) {
            insert.setString(1, id);
            insert.setLong(2, safeAfter);
            insert.setString(3, token);
            insert.executeUpdate();
        } catch (SQLException failed) {
            // Another instance was told the same at the same moment.
            if (!kept(connection, id)) {
                throw failed;
            }
        }
    }

    private static boolean kept(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select ID from REVOKED_TOKENS where ID = ?")) {
            select.setString(1, id);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    @Override
    public List<String> inForce(long now) {
        try {
            return committing(connection -> tokens(connection, now));
        } catch (SQLException down) {
            throw new RevocationStoreException("The revocations can't be read", down);
        }
    }

    private static List<String> tokens(Connection connection, long now) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from REVOKED_TOKENS where SAFE_AFTER < ?");
                PreparedStatement select = connection.prepareStatement("select TOKEN from REVOKED_TOKENS")) {
            delete.setLong(1, now);
            delete.executeUpdate();
            List<String> tokens = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    tokens.add(rows.getString(1));
                }
            }
            return tokens;
        }
    }

    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T committing(Work<T> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(true);
            try {
                return work.with(connection);
            } finally {
                connection.setAutoCommit(before);
            }
        }
    }
}
