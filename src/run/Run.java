import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Serves the demo realm on a real Keycloak with the built JAR; {@code mvn -Prun} calls it. Arguments: the unpacked
 * distribution, the folder for the copy that runs and keeps its data, the JAR, the folder of realm exports, the port.
 */
final class Run {
    private static final String ADMIN = "admin";

    public static void main(String[] args) throws IOException, InterruptedException {
        Path home = Path.of(args[1]);
        int port = Integer.parseInt(args[4]);
        if (!isFree(port)) {
            fail("Port " + port + " is taken, or not allowed to you: stop what listens there, or choose another one:"
                    + " mvn -Prun -Drun.port=8181");
        }
        FileChannel lock = lock(home);
        prepare(Path.of(args[0]), home, Path.of(args[2]), Path.of(args[3]));
        int management = isFree(9000) ? 9000 : anyFreePort();
        Process server = start(home, port, management);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        // Maven may be ended without a Ctrl-C that reaches this process: a closed terminal, an IDE's stop button.
        ProcessHandle.current().parent().ifPresent(maven -> maven.onExit().thenRun(() -> System.exit(1)));
        announce(server, port, management);
        int exit = server.waitFor();
        lock.close();
        System.exit(exit);
    }

    /** Two servers can't share one embedded database. */
    private static FileChannel lock(Path home) throws IOException {
        Files.createDirectories(home.getParent());
        FileChannel channel = FileChannel.open(
                home.resolveSibling(home.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            fail("A server runs from " + home + " already: stop it first.");
        }
        return channel;
    }

    private static void prepare(Path distribution, Path home, Path jar, Path exports)
            throws IOException, InterruptedException {
        if (!Files.exists(home)) {
            // A copy that was interrupted isn't taken for a whole one.
            Path part = home.resolveSibling(home.getFileName() + ".part");
            run("rm", "-rf", part.toString());
            // Keeps the modification times: Keycloak would otherwise build itself again.
            run("cp", "-a", distribution.toString(), part.toString());
            Files.move(part, home);
        }
        Path deployed = home.resolve("providers").resolve(jar.getFileName());
        if (!Files.exists(deployed) || Files.mismatch(jar, deployed) >= 0) {
            run("cp", "-a", jar.toString(), deployed.toString());
        }
        Path imports = Files.createDirectories(home.resolve("data/import"));
        try (Stream<Path> files = Files.list(exports)) {
            for (Path export : files.filter(file -> file.toString().endsWith(".json")).toList()) {
                run("cp", "-a", export.toString(), imports.toString());
            }
        }
    }

    private static Process start(Path home, int port, int management) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--import-realm",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-port=" + management,
                "--health-enabled=true",
                "--metrics-enabled=true",
                // The tour's receiver listens on this machine; a server of yours allows no such host unless it has to.
                "--spi-revocation-hook--default--allowed-hosts=127.0.0.1,localhost"));
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        builder.environment().putIfAbsent("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        builder.environment().putIfAbsent("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // Without a D-Bus the SSSD provider would wait ten seconds for one.
        builder.environment().putIfAbsent("DBUS_SYSTEM_BUS_ADDRESS", "tcp:host=127.0.0.1,port=1");
        return builder.start();
    }

    private static void announce(Process server, int port, int management) throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + management + "/health/ready"))
                .build();
        while (server.isAlive()) {
            try {
                if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    chooseTheme(http, "http://127.0.0.1:" + port);
                    System.out.printf(
                            "%n  Keycloak Token Lifecycle is ready.%n"
                                    + "  Admin console  http://localhost:%d/admin/master/console/#/demo  (%s / %s)%n"
                                    + "  Its own pages  http://localhost:%d/admin/master/console/token-lifecycle/#/demo%n"
                                    + "  Demo realm     http://localhost:%d/realms/demo  (alice / alice, bob / bob)%n"
                                    + "  Stop it with Ctrl-C.%n%n",
                            port, ADMIN, ADMIN, port, port);
                    return;
                }
            } catch (IOException notYet) {
                // It listens a little later.
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** The console of the realm master shows the entry for the pages; where its admin has another password, theirs stays as it is. */
    private static void chooseTheme(HttpClient http, String server) throws IOException, InterruptedException {
        HttpRequest login = HttpRequest.newBuilder(
                        URI.create(server + "/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=password&client_id=admin-cli&username=" + ADMIN + "&password=" + ADMIN))
                .build();
        String answer = http.send(login, HttpResponse.BodyHandlers.ofString()).body();
        Matcher token = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(answer);
        if (token.find()) {
            HttpRequest choose = HttpRequest.newBuilder(URI.create(server + "/admin/realms/master"))
                    .header("Authorization", "Bearer " + token.group(1))
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"adminTheme\":\"token-lifecycle\"}"))
                    .build();
            http.send(choose, HttpResponse.BodyHandlers.discarding());
        }
    }

    private static void stop(Process server) {
        List<ProcessHandle> all = Stream.concat(server.descendants(), Stream.of(server.toHandle())).toList();
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle handle : all) {
            try {
                handle.onExit().get(15, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException stillThere) {
                handle.destroyForcibly();
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int anyFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void run(String... words) throws IOException, InterruptedException {
        if (new ProcessBuilder(words).inheritIO().start().waitFor() != 0) {
            fail(String.join(" ", words) + " failed.");
        }
    }

    private static void fail(String sentence) {
        System.err.println();
        System.err.println("  " + sentence);
        System.err.println();
        System.exit(1);
    }
}
