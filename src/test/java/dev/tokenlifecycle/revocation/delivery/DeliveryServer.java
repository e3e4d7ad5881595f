package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Postgres;
import dev.tokenlifecycle.server.TestRealm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The server of the delivery tests, on PostgreSQL, with short leases; it can be killed and started again. Signing is what a
 * delivery costs: C1 with the key of a {@link TestRealm} takes 1.8 ms, a server's compiler with 2048 bits 1.2.
 */
final class DeliveryServer {
    private final Postgres postgres = Postgres.start();
    private final OutboxTable outbox = new OutboxTable(postgres);
    private final Path vault = temporaryFolder();
    private final int port = DistributionServer.Builder.freePort();
    private final String name;
    private final String[] options;
    private DistributionServer server;

    private DeliveryServer(String name, String... options) {
        this.name = name;
        this.options = options;
        server = launch(name, port);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            postgres.close();
        }));
    }

    /** The one that the classes of this package share: what a test has queued past Keycloak is found soon. */
    static DeliveryServer shared() {
        return Holder.SHARED;
    }

    /** One that looks at its outbox as seldom as it does by default, until the JVM ends. */
    static DeliveryServer withDefaultPolls() {
        return new DeliveryServer("delivery-default-polls");
    }

    DistributionServer server() {
        return server;
    }

    Postgres postgres() {
        return postgres;
    }

    OutboxTable outbox() {
        return outbox;
    }

    /** Puts a secret into the vault of a realm. */
    void secret(String realm, String key, String value) {
        try {
            Files.writeString(vault.resolve(realm + "_" + key), value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A second node on the same database, with a folder of its own. */
    DistributionServer secondNode(String... options) {
        return launch(name + "-2", DistributionServer.Builder.freePort(), options);
    }

    /** Kills it (SIGKILL) and starts it again on the same database and port. */
    void crash() {
        server.kill();
        server = launch(name, port);
    }

    private DistributionServer launch(String name, int port, String... more) {
        return new DistributionServer.Builder(name)
                .on(postgres)
                .port(port)
                .options(options)
                .options(more)
                .options(
                        "--vault-dir=" + vault,
                        "--spi-revocation-delivery--default--read-timeout-millis=2000",
                        "--spi-revocation-delivery--default--attempt-timeout-millis=2500",
                        "--spi-revocation-delivery--default--lease-seconds=5")
                .start();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("vault");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder {
        private static final DeliveryServer SHARED =
                new DeliveryServer("delivery", "--spi-revocation-delivery--default--poll-interval-millis=300");
    }
}
