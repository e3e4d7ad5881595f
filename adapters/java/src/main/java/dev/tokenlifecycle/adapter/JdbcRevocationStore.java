package dev.tokenlifecycle.adapter;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A store in a table {@code REVOKED_TOKENS} of the API's own database, which it makes where it is missing. */
public final class JdbcRevocationStore implements RevocationStore {
    private final DataSource database;

    public JdbcRevocationStore(DataSource database) {
        this.database = database;
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            if (!exists(connection)) {
                statement.execute(
                        "create table REVOKED_TOKENS"
                                + " (ID varchar(64) not null primary key, SAFE_AFTER bigint not null, TOKEN varchar(60000) not null)");
            }
        } catch (SQLException down) {
            throw new RevocationStoreException("The table REVOKED_TOKENS can't be made", down);
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
        try (Connection connection = database.getConnection()) {
            if (!kept(connection, id)) {
                insert(connection, id, token, safeAfter);
            }
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
        try (Connection connection = database.getConnection();
                PreparedStatement delete =
                        connection.prepareStatement("delete from REVOKED_TOKENS where SAFE_AFTER < ?");
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
        } catch (SQLException down) {
            throw new RevocationStoreException("The revocations can't be read", down);
        }
    }
}
