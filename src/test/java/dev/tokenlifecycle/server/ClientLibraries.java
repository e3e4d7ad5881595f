package dev.tokenlifecycle.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Unmodified client libraries, those from npm as the lock file names them, and the pages that use them, served on the loopback
 * interface.
 */
public final class ClientLibraries implements AutoCloseable {
    private static final Path SOURCE = Path.of("src/test/clients");
    private static final Path FOLDER = Path.of("target/clients" + Fork.suffix());

    private static boolean installed;

    private final HttpServer http;
    private final String config;

    private ClientLibraries(HttpServer http, String config) {
        this.http = http;
        this.config = config;
    }

    /** Installs them and serves pages for {@code realm}, or skips the test, loudly, where there is no npm. */
    public static ClientLibraries start(TestRealm realm) throws IOException {
        install();
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String config = "export const server = \"" + realm.server().url() + "\";\nexport const realm = \""
                + realm.name() + "\";\n";
        ClientLibraries clients = new ClientLibraries(http, config);
        http.createContext("/", clients::answer);
        http.start();
        return clients;
    }

    /** The text of a file of a package, or skips the test, loudly, where there is no npm. */
    public static String file(String path) throws IOException {
        install();
        return Files.readString(FOLDER.resolve("node_modules").resolve(path));
    }

    /** Once in a JVM: they don't change while the tests run. */
    private static synchronized void install() throws IOException {
        if (installed) {
            return;
        }
        Installed.orSkip("npm", "nodejs npm");
        Files.createDirectories(FOLDER);
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(FOLDER.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
        command("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        installed = true;
    }

    /** Where the page {@code name} is. */
    public String page(String name) {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/" + name;
    }

    /**
     * Runs a script of the folder, {@code .mjs} with node and {@code .py} with Debian's Python; its output, if it ended well. Skips
     * the test, loudly, where Python has no Authlib.
     */
    public String run(String script, String... arguments) throws IOException {
        boolean python = script.endsWith(".py");
        if (python) {
            Installed.pythonModuleOrSkip("authlib", "python3-authlib python3-requests");
        }
        List<String> words = new ArrayList<>(List.of(python ? Installed.PYTHON : "node", script));
        words.addAll(Arrays.asList(arguments));
        return command(words.toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Path named = FOLDER.resolve(path.substring(1)).normalize();
        // Modules that were written for a bundler leave the ending out.
        Path file = Files.isRegularFile(named) ? named : named.resolveSibling(named.getFileName() + ".js");
        boolean found = path.equals("/config.js") || (file.startsWith(FOLDER) && Files.isRegularFile(file));
        byte[] body = !found
                ? new byte[0]
                : path.equals("/config.js") ? config.getBytes(StandardCharsets.UTF_8) : Files.readAllBytes(file);
        exchange.getResponseHeaders().set("Content-Type", path.endsWith(".html") ? "text/html" : "text/javascript");
        exchange.sendResponseHeaders(found ? 200 : 404, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String command(String... words) throws IOException {
        Path log = Files.createTempFile(FOLDER, Path.of(words[0]).getFileName().toString(), ".log");
        Process process = new ProcessBuilder(words)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            process.destroyForcibly();
            String output = Files.readString(log);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", words) + " failed:\n" + output);
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
