package dev.tokenlifecycle.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** APIs as processes of their own, each with an adapter that reads the list of a realm: two of Spring Boot and one of Express, or the tour's. */
public final class SampleApis implements AutoCloseable {
    private static final Path JAVA = Path.of("adapters/java/target");
    private static final Path SPRING = Path.of("adapters/spring-boot-starter/target");

    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<String, String> urls = new LinkedHashMap<>();

    private SampleApis() {}

    /** Starts them; the client {@code web} reads the list. */
    public static SampleApis start(TestRealm realm) {
        return started(apis -> {
            apis.spring("Spring 1", realm, List.of());
            apis.spring("Spring 2", realm, List.of());
            apis.express(realm, Map.of());
        });
    }

    /** The one of Express, whose list may be as old as {@code staleness}. */
    public static SampleApis express(TestRealm realm, Duration staleness) {
        return started(apis -> {
            apis.express(realm, Map.of("STALENESS", String.valueOf(staleness.toSeconds())));
        });
    }

    /** One of Spring Boot, named {@code Spring}, whose list may be as old as {@code staleness}. */
    public static SampleApis spring(TestRealm realm, Duration staleness) {
        return started(apis -> {
            apis.spring("Spring", realm, List.of("--token-lifecycle.revocations.staleness=" + staleness));
        });
    }

    /** The API of the README's tour, which its realm at {@code url} is there for. */
    public static SampleApis ofTheTour(String url) {
        return started(apis -> {
            if (!Files.isDirectory(JAVA.resolve("lib"))) {
                build();
            }
            int port = DistributionServer.Builder.freePort();
            apis.begin(
                    "tour",
                    port,
                    Map.of("CLASSPATH", JAVA + "/*" + File.pathSeparator + JAVA.resolve("lib") + "/*"),
                    JavaCommand.of("examples/Api.java", String.valueOf(port), url));
        });
    }

    /** Begins what {@code begin} says, and waits until all of it listens. */
    private static SampleApis started(Begin begin) {
        SampleApis apis = new SampleApis();
        try {
            begin.accept(apis);
            apis.awaitAll();
        } catch (IOException e) {
            apis.close();
            throw new UncheckedIOException(e);
        }
        return apis;
    }

    /** Begins processes. */
    private interface Begin {
        void accept(SampleApis apis) throws IOException;
    }

    /** The names of those that run. */
    public List<String> names() {
        return List.copyOf(urls.keySet());
    }

    /** Where the API {@code name} is. */
    public String url(String name) {
        return urls.get(name);
    }

    /** What the API {@code name} answers to a token. */
    public int status(String name, String token) {
        return Http.get(urls.get(name) + "/things", "Authorization", "Bearer " + token)
                .status();
    }

    private void spring(String name, TestRealm realm, List<String> more) throws IOException {
        if (!Files.exists(SPRING.resolve("classpath"))) {
            build();
        }
        int port = DistributionServer.Builder.freePort();
        String classpath = String.join(
                File.pathSeparator,
                SPRING.resolve("classes").toString(),
                SPRING.resolve("test-classes").toString(),
                Files.readString(SPRING.resolve("classpath")).strip());
        List<String> words = JavaCommand.of(
                "-Xmx256m",
                "dev.tokenlifecycle.adapter.spring.SampleApi",
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--spring.main.web-application-type=servlet",
                "--spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + realm.url(),
                "--token-lifecycle.revocations.issuer-uri=" + realm.url(),
                "--token-lifecycle.revocations.list=apis",
                "--token-lifecycle.revocations.client-id=web",
                "--token-lifecycle.revocations.client-secret=" + TestRealm.SECRET);
        words.addAll(more);
        begin(name, port, Map.of("CLASSPATH", classpath), words);
    }

    private static void build() throws IOException {
        Command.run("mvn", "-o", "-B", "-q", "-f", "adapters/pom.xml", "-DskipTests", "package");
    }

    private void express(TestRealm realm, Map<String, String> more) throws IOException {
        Installed.orSkip("npm", "nodejs npm");
        if (!Files.exists(Path.of("adapters/node/node_modules"))) {
            Command.run("npm", "ci", "--prefix", "adapters/node", "--no-audit", "--no-fund", "--ignore-scripts");
        }
        int port = DistributionServer.Builder.freePort();
        Map<String, String> environment = new HashMap<>(more);
        environment.putAll(Map.of(
                "PORT",
                String.valueOf(port),
                "ISSUER",
                realm.url(),
                "LIST",
                "apis",
                "CLIENT_ID",
                "web",
                "CLIENT_SECRET",
                TestRealm.SECRET));
        begin("Express", port, environment, List.of("node", "adapters/node/sample/api.mjs"));
    }

    private void begin(String name, int port, Map<String, String> environment, List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "api-" + name.replace(' ', '-') + ".log")
                        .toFile());
        builder.environment().putAll(environment);
        processes.put(name, builder.start());
        urls.put(name, "http://127.0.0.1:" + port);
    }

    private void awaitAll() {
        processes.forEach((name, process) -> Awaitility.await(name)
                .atMost(Duration.ofMinutes(2))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(name + " ended: see target/api-*.log");
                    }
                    return listens(urls.get(name));
                }));
    }

    private static boolean listens(String url) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), Integer.parseInt(url.substring(url.lastIndexOf(':') + 1)))) {
            return socket.isConnected();
        } catch (ConnectException notYet) {
            return false;
        }
    }

    /** Kills them (SIGKILL). */
    public void kill() {
        processes.values().forEach(Process::destroyForcibly);
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroy);
        processes.values().forEach(process -> {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
