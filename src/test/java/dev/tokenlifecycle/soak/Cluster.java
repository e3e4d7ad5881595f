package dev.tokenlifecycle.soak;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Postgres;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Two clustered nodes on one PostgreSQL: the first lives for the whole run, the second is killed and started again. */
final class Cluster implements AutoCloseable {
    private final Postgres postgres = Postgres.start();
    private final int port = DistributionServer.Builder.freePort();
    private final int otherPort = DistributionServer.Builder.freePort();
    private final DistributionServer first = node("soak-1", port);
    private volatile DistributionServer second = node("soak-2", otherPort);
    private volatile boolean whole;

    Cluster() {
        awaitBoth();
    }

    Postgres postgres() {
        return postgres;
    }

    DistributionServer first() {
        return first;
    }

    /** Those that answer now. */
    List<DistributionServer> alive() {
        DistributionServer other = second;
        return Stream.of(first, other).filter(node -> node == first || whole).toList();
    }

    /** Whether both answer. */
    boolean isWhole() {
        return whole;
    }

    /** Kills the second node (SIGKILL) and starts it again. */
    void killAndRestart() {
        whole = false;
        second.kill();
        second = node("soak-2", otherPort);
        awaitBoth();
    }

    private void awaitBoth() {
        Awaitility.await("a cluster of two").until(() -> second.log().contains("(2)"));
        whole = true;
    }

    private DistributionServer node(String name, int http) {
        return new DistributionServer.Builder(name)
                .clustered(postgres, port)
                .port(http)
                .environment("JAVA_OPTS_APPEND", "-Xmx512m")
                .options(
                        // Keycloak looks for expired sessions every minute, so that they come and go within the run.
                        "--spi-scheduled--interval=60",
                        "--spi-revocation-delivery--default--lease-seconds=30",
                        "--spi-revocation-delivery--default--delivered-retention-hours=0")
                .start();
    }

    @Override
    public void close() {
        first.kill();
        second.kill();
        postgres.close();
    }
}
