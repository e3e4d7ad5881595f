package dev.tokenlifecycle.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The distribution as a process of its own, on free ports of the loopback interface. */
public final class DistributionServer implements KeycloakServer {
    private final Path home;
    private final Path logFile;
    private final Process process;
    private final int port;
    private final int managementPort;

    private DistributionServer(Path home, Path logFile, Process process, int port, int managementPort) {
        this.home = home;
        this.logFile = logFile;
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    @Override
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public URI managementUrl() {
        return URI.create("http://127.0.0.1:" + managementPort);
    }

    @Override
    public String log() {
        try {
            return Files.readString(logFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that it runs from. */
    public Path home() {
        return home;
    }

    /** The id of its JVM: kc.sh becomes it, or starts it where it had to augment before. */
    public long pid() {
        return process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElse(process.pid());
    }

    /** Stops it as an operator would (SIGTERM) and waits until it is gone. */
    @Override
    public void close() {
        end(false);
    }

    /** Kills it (SIGKILL), as a crash would. */
    public void kill() {
        end(true);
    }

    private void end(boolean atOnce) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        for (ProcessHandle handle : all) {
            if (atOnce) {
                handle.destroyForcibly();
            } else {
                handle.destroy();
            }
        }
        for (ProcessHandle handle : all) {
            try {
                handle.onExit().get(20, TimeUnit.SECONDS);
            } catch (Exception stillThere) {
                handle.destroyForcibly();
            }
        }
    }

    private void awaitReady() {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(URI.create(managementUrl() + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Awaitility.await("Keycloak is ready")
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(200))
                .failFast("Keycloak ended before it was ready:\n" + logFile, () -> !process.isAlive())
                .ignoreExceptions()
                .until(() ->
                        http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
    }

    /** Describes a server; {@link #start()} starts it. */
    public static final class Builder {
        /**
         * A start is most of what a test's server does: no optimizing compiler, but as much room for compiled code as
         * with it, no verification of the distribution's classes, and the serial garbage collector, which took less CPU time than G1,
         * Keycloak's default (0161).
         */
        public static final String QUICK_START =
                "-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC -XX:ReservedCodeCacheSize=240m"
                        + " -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote";

        private static final int FIRST_PORT = 15_000;
        private static final int LAST_PORT = 30_000;

        private final String name;
        private final List<String> options = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();
        private final Map<String, String> files = new HashMap<>();
        private String command = "start-dev";
        private boolean keepData;
        private boolean withExtension = true;
        private boolean rollbackOnError = Boolean.getBoolean("rollback.on.error");
        private final Path extension = Path.of(ServerFolder.property("extension.jar"));
        private String neededMember = "";
        private boolean emptyDatabase;
        private int port;

        /**
         * @param name names the folder of the server: one per set of build options, so that Keycloak needn't augment again
         */
        public Builder(String name) {
            this.name = name;
            // Nobody listens there: the SSSD provider would otherwise wait ten seconds for a D-Bus that isn't there.
            environment.put("DBUS_SYSTEM_BUS_ADDRESS", "tcp:host=127.0.0.1,port=1");
            environment.put("JAVA_OPTS_APPEND", QUICK_START);
            environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN_USER);
            environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN_PASSWORD);
        }

        /** Adds options of {@code kc.sh}. */
        public Builder options(String... more) {
            options.addAll(Arrays.asList(more));
            return this;
        }

        /** Sets an environment variable. */
        public Builder environment(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** Puts a file into the folder of the server. */
        public Builder file(String path, String content) {
            files.put(path, content);
            return this;
        }

        /** {@code start} instead of {@code start-dev}. */
        public Builder command(String command) {
            this.command = command;
            return this;
        }

        /** On PostgreSQL, without a cluster, with users whom only their session knows and a vault of files. */
        public Builder on(Postgres database) {
            return command("start").options(database.options()).options(SharedBuild.onPostgres());
        }

        /**
         * A node of a cluster on this machine.
         *
         * @param database what its nodes share
         * @param hostnamePort the port of the node whose host name all of them have
         */
        public Builder clustered(Postgres database, int hostnamePort) {
            return command("start")
                    .options(database.options())
                    .options(
                            "--hostname=http://127.0.0.1:" + hostnamePort,
                            "--cache=ispn",
                            "--cache-embedded-network-bind-address=127.0.0.1",
                            "--cache-embedded-network-bind-port=" + freePort());
        }

        /** Keeps the embedded database of the previous start. */
        public Builder keepData() {
            keepData = true;
            return this;
        }

        /** Begins with an embedded database without tables; other servers copy the one of an earlier start. */
        Builder emptyDatabase() {
            emptyDatabase = true;
            return this;
        }

        /** Leaves the JAR out: stock Keycloak. */
        public Builder withoutExtension() {
            withExtension = false;
            return this;
        }

        /** Rolls the transaction of every error answer back; {@code -Drollback.on.error=true} does it on every server. */
        public Builder rollbackOnError() {
            rollbackOnError = true;
            return this;
        }

        /** Deploys a JAR that says it needs {@code member} too, in the form of its own list. */
        public Builder needing(String member) {
            neededMember = member;
            return this;
        }

        /** Serves on this port instead of a free one, so that the issuer survives a restart. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** With the compiler that a server really has (tests start faster without it) and a heap that doesn't change its size. */
        public Builder optimized() {
            return environment(
                    "JAVA_OPTS_APPEND", "-Xms2g -Xmx2g -XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints");
        }

        /** Starts it and waits until it is ready. */
        public DistributionServer start() {
            try {
                ServerFolder folder = prepare();
                Path home = folder.path();
                int http = port == 0 ? freePort() : port;
                int management = freePort();
                Path log = home.resolve("server.log");
                List<String> words = new ArrayList<>(List.of(
                        home.resolve("bin/kc.sh").toString(),
                        command,
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + http,
                        "--http-management-port=" + management,
                        "--health-enabled=true",
                        "--metrics-enabled=true"));
                if (command.equals("start-dev")) {
                    // Developers of themes don't want these caches; production has them.
                    words.addAll(List.of(
                            "--spi-theme--cache-themes=true",
                            "--spi-theme--cache-templates=true",
                            "--spi-theme--static-max-age=2592000"));
                }
                if (withExtension) {
                    words.add("--spi-revocation-hook--default--allowed-hosts=127.0.0.1");
                }
                words.addAll(options);
                ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
                builder.redirectOutput(log.toFile()).environment().putAll(environment);
                DistributionServer server = new DistributionServer(home, log, builder.start(), http, management);
                try {
                    server.awaitReady();
                } catch (RuntimeException notReady) {
                    server.kill();
                    throw new IllegalStateException("Keycloak did not start:\n" + tail(log), notReady);
                }
                if (neededMember.isEmpty()) {
                    Prepared.keepBuild(key(), folder);
                }
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String tail(Path log) throws IOException {
            String all = Files.readString(log);
            return all.substring(Math.max(0, all.length() - 4_000));
        }

        private ServerFolder prepare() throws IOException {
            ServerFolder folder = ServerFolder.named(name + (rollbackOnError ? "-rollback" : ""));
            if (!keepData) {
                data(folder);
            }
            Prepared.build(key(), folder);
            if (withExtension) {
                folder.deploy(extension);
            } else {
                folder.undeploy();
            }
            if (!neededMember.isEmpty()) {
                folder.replace(NeedyJar.of(extension, neededMember));
            }
            ProviderJar.domainUsers(folder.path().resolve("providers"));
            if (rollbackOnError) {
                ProviderJar.rollbackOnError(folder.path().resolve("providers"));
            }
            for (Map.Entry<String, String> file : files.entrySet()) {
                folder.write(file.getKey(), file.getValue());
            }
            return folder;
        }

        private void data(ServerFolder folder) throws IOException {
            boolean embedded = command.equals("start-dev") && options.stream().noneMatch(o -> o.startsWith("--db="));
            if (withExtension && embedded && !emptyDatabase) {
                Prepared.database(databaseKey(), folder, Builder::firstStart);
            } else {
                folder.removeData();
            }
        }

        /** Makes what the servers copy: the embedded database, and the build that most of them have. */
        static void makePrepared() throws IOException {
            Prepared.makeDatabase(new Builder("first").databaseKey(), Builder::firstStart);
        }

        private String databaseKey() throws IOException {
            return BuildKey.of("data", List.of(), List.of(extension));
        }

        private static Path firstStart() {
            DistributionServer first = new Builder("first").emptyDatabase().start();
            RealmKeys.smallForMaster(first);
            first.close();
            return first.home();
        }

        private String key() throws IOException {
            return BuildKey.of(command, options, withExtension ? List.of(extension) : List.of()) + "-users"
                    + (rollbackOnError ? "-rollback" : "");
        }

        /**
         * A port on which nobody listens. It is below those that Linux gives to sockets that ask for none (from 32768 on): one of them
         * could otherwise get it until a server listens there, ten seconds later.
         */
        public static int freePort() {
            while (true) {
                int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
                try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                    return socket.getLocalPort();
                } catch (IOException taken) {
                    // Another one, then.
                }
            }
        }
    }
}
