package dev.tokenlifecycle.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A JAR with {@link RollbackOnError}, for the {@code providers/} of a server. */
final class RollbackJar {
    private static final String CLASS = RollbackOnError.class.getName().replace('.', '/') + ".class";

    private RollbackJar() {}

    /** Writes it into {@code providers}; leaves the one that is there already, so that Keycloak needn't augment again. */
    static void into(Path providers) throws IOException {
        Path file = providers.resolve("rollback-on-error.jar");
        byte[] jar = bytes();
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), jar)) {
            Files.write(file, jar);
        }
    }

    private static byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes);
                InputStream filter = RollbackJar.class.getClassLoader().getResourceAsStream(CLASS)) {
            add(jar, CLASS, filter.readAllBytes());
            // Without it Keycloak doesn't look for JAX-RS providers.
            add(jar, "META-INF/beans.xml", "<beans/>".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        JarEntry entry = new JarEntry(name);
        entry.setTime(0);
        jar.putNextEntry(entry);
        jar.write(content);
    }
}
