package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.KeycloakServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

final class JarIT {
    private static final Path JAR = Path.of(System.getProperty("extension.jar"));

    @Test
    void bundlesNothingOfAnybodyElse() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> files = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();

            assertThat(files)
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("dev/tokenlifecycle/")
                            || name.startsWith("META-INF/")
                            || name.startsWith("theme/")
                            || name.startsWith("theme-resources/"))
                    .noneMatch(name -> name.endsWith(".jar") || name.startsWith("META-INF/versions/"));
        }
    }

    @Test
    void isTheOneThatTheServerLoaded() throws IOException {
        if (KeycloakServer.shared() instanceof DistributionServer server) {
            Path providers = server.home().resolve("providers");
            try (var files = Files.list(providers)) {
                assertThat(files.filter(file -> file.getFileName().toString().startsWith("keycloak-token-lifecycle")))
                        .singleElement()
                        .satisfies(loaded ->
                                assertThat(Files.mismatch(JAR, loaded)).isEqualTo(-1));
            }
        }
    }
}
