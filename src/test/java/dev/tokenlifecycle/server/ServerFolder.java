package dev.tokenlifecycle.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** The folder that a server runs from: a copy of the distribution with the JARs of the test. */
final class ServerFolder {
    private static final String DEPLOYED = "providers/keycloak-token-lifecycle.jar";

    private final Path home;

    private ServerFolder(Path home) {
        this.home = home;
    }

    static ServerFolder named(String name) throws IOException {
        Path original = Path.of(property("keycloak.home"));
        Path home =
                original.resolveSibling("servers").resolve(property("keycloak.version") + "-" + name + Fork.suffix());
        if (!Files.exists(home)) {
            Files.createDirectories(home.getParent());
            // cp -a: Keycloak augments again when a modification time has changed.
            Command.run("cp", "-a", original.toString(), home.toString());
        }
        return new ServerFolder(home);
    }

    Path path() {
        return home;
    }

    /** The JAR, where the server has it. */
    void deploy(Path jar) throws IOException {
        Path deployed = home.resolve(DEPLOYED);
        if (!Files.exists(deployed) || Files.mismatch(jar, deployed) >= 0) {
            Command.run("cp", "-a", jar.toString(), deployed.toString());
        }
    }

    /** Stock Keycloak. */
    void undeploy() throws IOException {
        Files.deleteIfExists(home.resolve(DEPLOYED));
    }

    /** Swaps the JAR for one that differs in what Keycloak's build doesn't read: its modification time stays. */
    void replace(Path jar) throws IOException {
        Path deployed = home.resolve(DEPLOYED);
        FileTime built = Files.getLastModifiedTime(deployed);
        Command.run("cp", jar.toString(), deployed.toString());
        Files.setLastModifiedTime(deployed, built);
    }

    void removeData() throws IOException {
        Command.run("rm", "-rf", home.resolve("data").toString());
    }

    void write(String path, String content) throws IOException {
        Path target = home.resolve(path);
        Files.createDirectories(target.getParent());
        Files.writeString(target, content);
    }

    static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("The system property " + name + " is missing: run mvn verify");
        }
        return value;
    }
}
