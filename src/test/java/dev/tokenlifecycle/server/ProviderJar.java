package dev.tokenlifecycle.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** JARs with classes of the tests, for the {@code providers/} of a server. */
final class ProviderJar {
    private ProviderJar() {}

    /** Writes {@link RollbackOnError} into {@code providers}. */
    static void rollbackOnError(Path providers) throws IOException {
        // Without it Keycloak doesn't look for JAX-RS providers.
        into(
                providers.resolve("rollback-on-error.jar"),
                "META-INF/beans.xml",
                "<beans/>",
                List.of(RollbackOnError.class));
    }

    /** Writes {@link DomainUsers} into {@code providers}. */
    static void domainUsers(Path providers) throws IOException {
        into(
                providers.resolve("domain-users.jar"),
                "META-INF/services/org.keycloak.storage.UserStorageProviderFactory",
                DomainUsersFactory.class.getName(),
                List.of(DomainUsersFactory.class, DomainUsers.class, DomainUser.class));
    }

    /** Leaves a file as it is that is the same already, so that Keycloak needn't augment again. */
    private static void into(Path file, String resource, String content, List<Class<?>> classes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            add(jar, resource, content.getBytes(StandardCharsets.UTF_8));
            for (Class<?> each : classes) {
                String name = each.getName().replace('.', '/') + ".class";
                try (InputStream code = each.getClassLoader().getResourceAsStream(name)) {
                    add(jar, name, code.readAllBytes());
                }
            }
        }
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes.toByteArray())) {
            Files.write(file, bytes.toByteArray());
        }
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        JarEntry entry = new JarEntry(name);
        entry.setTime(0);
        jar.putNextEntry(entry);
        jar.write(content);
    }
}
