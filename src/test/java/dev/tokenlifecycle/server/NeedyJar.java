package dev.tokenlifecycle.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A copy of the packaged JAR that needs more of Keycloak than it does. */
final class NeedyJar {
    private NeedyJar() {}

    static Path of(Path jar, String member) {
        try {
            Path copy = jar.resolveSibling("needy.jar");
            Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
            try (FileSystem inside = FileSystems.newFileSystem(copy)) {
                Files.writeString(
                        inside.getPath("META-INF/token-lifecycle/needed-members"),
                        member + "\n",
                        StandardCharsets.UTF_8,
                        StandardOpenOption.APPEND);
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
