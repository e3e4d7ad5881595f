package dev.tokenlifecycle.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Runs Keycloak's admin command line in one JVM for many calls, each of which costs two seconds of CPU time otherwise. It is
 * started on the class path of {@code kcadm.sh}, says its port, and takes the words of a call as a request, each ended by a NUL.
 */
final class ResidentKcadm {
    private static final int DONE = 200;
    private static final int FAILED = 500;

    private ResidentKcadm() {}

    public static void main(String[] args) throws Exception {
        PrintStream console = System.out;
        ClassLoader loader = (ClassLoader) method("util.ClassLoaderUtil", "resolveClassLoader", String.class)
                .invoke(null, System.getProperty("kc.lib.dir"));
        Class.forName("org.keycloak.common.crypto.CryptoIntegration")
                .getMethod("init", ClassLoader.class)
                .invoke(null, loader);
        System.setProperty("default.config.path.string", "kcadm.config");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Thread.currentThread().setContextClassLoader(loader);
            answer(exchange);
        });
        server.start();
        console.println(server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String words = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        int status = execute(words.substring(0, words.length() - 1).split("\0", -1)) == 0 ? DONE : FAILED;
        byte[] body = (status == DONE ? said : complained).toByteArray();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** What {@code KcAdmMain} does before it ends its JVM. */
    private static int execute(String[] words) {
        try {
            Class<?> base = Class.forName("org.keycloak.client.cli.common.BaseGlobalOptionsCmd");
            Object kcadm = Class.forName("org.keycloak.client.admin.cli.commands.KcAdmCmd")
                    .getDeclaredConstructor()
                    .newInstance();
            Object line = method("common.Globals", "createCommandLine", base, String.class, PrintWriter.class)
                    .invoke(null, kcadm, "kcadm.sh", new PrintWriter(System.err, true, StandardCharsets.UTF_8));
            return (int) line.getClass().getMethod("execute", String[].class).invoke(line, (Object) words);
        } catch (ReflectiveOperationException e) {
            e.printStackTrace();
            return 1;
        }
    }

    private static Method method(String type, String name, Class<?>... parameters) throws ReflectiveOperationException {
        return Class.forName("org.keycloak.client.cli." + type).getMethod(name, parameters);
    }
}
