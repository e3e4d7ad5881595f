package dev.tokenlifecycle.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a server may take over from an earlier one of {@code target/}: Keycloak's build, and an embedded database that has its
 * tables. A build that doesn't fit costs time and nothing else: Keycloak compares it with its options and JARs, and builds again.
 */
final class Prepared {
    private static final Path ALL =
            Path.of(ServerFolder.property("keycloak.home")).resolveSibling("prepared");

    private Prepared() {}

    /** Copies the build of {@code key} and its JARs, if there is one. */
    static void build(String key, ServerFolder folder) throws IOException {
        Path build = ALL.resolve(key);
        if (Files.exists(build)) {
            for (String part : new String[] {"providers", "lib/quarkus"}) {
                Command.run("rm", "-rf", folder.path().resolve(part).toString());
            }
            Command.run("cp", "-a", build + "/.", folder.path().toString());
        }
    }

    /** Keeps the build of a server that has started. */
    static void keepBuild(String key, ServerFolder folder) throws IOException {
        Path build = ALL.resolve(key);
        Path part = ALL.resolve(key + ".part" + ProcessHandle.current().pid());
        if (!Files.exists(build)) {
            Files.createDirectories(part.resolve("lib"));
            Command.run("cp", "-a", folder.path().resolve("providers").toString(), part.toString());
            Command.run(
                    "cp",
                    "-a",
                    folder.path().resolve("lib/quarkus").toString(),
                    part.resolve("lib").toString());
            // Another JVM may have been first.
            Command.run("sh", "-c", "mv -T '" + part + "' '" + build + "' 2>/dev/null || rm -rf '" + part + "'");
        }
    }

    /** Copies the embedded database of {@code key}, and makes it before where there is none yet. */
    static void database(String key, ServerFolder folder, Start first) throws IOException {
        Path database = makeDatabase(key, first);
        folder.removeData();
        Command.run(
                "cp", "-a", database.toString(), folder.path().resolve("data").toString());
    }

    /**
     * Makes the embedded database of {@code key} where there is none yet, and returns it.
     *
     * @param first starts a server on an empty one
     */
    static Path makeDatabase(String key, Start first) throws IOException {
        Path database = ALL.resolve(key + "-data");
        Files.createDirectories(ALL);
        // Several JVMs run tests side by side.
        try (FileChannel channel =
                        FileChannel.open(ALL.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!Files.exists(database)) {
                Path home = first.startAndStop();
                Command.run("mv", home.resolve("data").toString(), database.toString());
            }
        }
        return database;
    }

    /** Starts a server on an empty database, and stops it. */
    interface Start {
        /** Returns its folder. */
        Path startAndStop() throws IOException;
    }
}
