package dev.tokenlifecycle.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The MariaDB that is installed on this machine, with a database of its own. */
public final class MariaDb implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final Process process;

    private MariaDb(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Starts one on a free port, or skips the test, loudly, where none is installed. */
    public static MariaDb start() {
        Installed.orSkip("mariadbd", "mariadb-server");
        try {
            Path folder = Files.createTempDirectory("mariadb");
            Path log = folder.resolve("mariadb.log");
            int port = DistributionServer.Builder.freePort();
            String user = "--user=" + System.getProperty("user.name");
            String data = "--datadir=" + folder.resolve("data");
            run(log, "mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal", user, data);
            Path users = Files.writeString(folder.resolve("users.sql"), """
                    CREATE DATABASE keycloak CHARACTER SET utf8mb4;
                    CREATE USER 'keycloak'@'%' IDENTIFIED BY 'keycloak';
                    GRANT ALL ON keycloak.* TO 'keycloak'@'%';
                    """);
            Process process = new ProcessBuilder(
                            "mariadbd",
                            "--no-defaults",
                            user,
                            data,
                            "--bind-address=127.0.0.1",
                            "--port=" + port,
                            "--socket=" + folder.resolve("socket"),
                            "--pid-file=" + folder.resolve("pid"),
                            "--skip-log-bin",
                            "--skip-name-resolve",
                            // The default of MariaDB 11.6 and newer.
                            "--innodb-snapshot-isolation=ON",
                            "--init-file=" + users)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Awaitility.await("MariaDB is ready")
                    .failFast("MariaDB ended", () -> !process.isAlive())
                    .until(() -> Files.readString(log).contains("ready for connections"));
            return new MariaDb(folder, port, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The options of {@code kc.sh} that use it as {@code docs/production.md} says. */
    public String[] options() {
        return Stream.concat(
                        Stream.of(optionsWithItsDefaults()),
                        Stream.of("--db-url-properties=?transactionIsolation=READ-COMMITTED"))
                .toArray(String[]::new);
    }

    /** Those that leave it at its default isolation of transactions. */
    public String[] optionsWithItsDefaults() {
        return new String[] {
            "--db=mariadb",
            "--db-url-host=127.0.0.1",
            "--db-url-port=" + port,
            "--db-username=keycloak",
            "--db-password=keycloak",
            "--hostname-strict=false"
        };
    }

    private static void run(Path log, String... words) throws IOException {
        try {
            Process process = new ProcessBuilder(List.of(words))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(words[0] + " failed: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
            new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
