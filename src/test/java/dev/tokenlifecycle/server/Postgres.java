package dev.tokenlifecycle.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL of its own, for what H2 can't show: two nodes, crashes, real locks. */
public final class Postgres implements AutoCloseable {
    private final EmbeddedPostgres postgres;

    private Postgres(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** Starts one on a free port. */
    public static Postgres start() {
        return start(EmbeddedPostgres.builder());
    }

    /** Starts one on a free port that writes every statement to {@code log}. */
    public static Postgres logging(Path log) {
        return start(EmbeddedPostgres.builder()
                .setServerConfig("log_statement", "all")
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile())));
    }

    private static Postgres start(EmbeddedPostgres.Builder builder) {
        try {
            return new Postgres(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The options of {@code kc.sh} that use it. */
    public String[] options() {
        return new String[] {
            "--db=postgres",
            "--db-url=" + postgres.getJdbcUrl("postgres", "postgres"),
            "--db-username=postgres",
            "--db-password=postgres",
            "--hostname-strict=false"
        };
    }

    /** A connection past Keycloak. */
    public Connection connect() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    /** Ends every connection and refuses new ones until what this returns is closed. */
    public Closeable outage() throws SQLException {
        administer("update pg_database set datallowconn = false where datname = 'postgres'");
        administer("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'postgres'");
        return () -> {
            try {
                administer("update pg_database set datallowconn = true where datname = 'postgres'");
            } catch (SQLException e) {
                throw new IOException(e);
            }
        };
    }

    private void administer(String sql) throws SQLException {
        try (Connection other = postgres.getDatabase("postgres", "template1").getConnection();
                Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
