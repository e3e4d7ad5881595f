package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** Compares {@code META-INF/services}, which is written by hand, with the factories. */
final class ServicesTest {
    private static final Path SERVICES = Path.of("src/main/resources/META-INF/services");

    @Test
    void everyFactoryAndEverySpiIsRegisteredOnce() throws IOException {
        List<String> factories = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.tokenlifecycle").stream()
                        .filter(type -> type.isAssignableTo(ProviderFactory.class) || type.isAssignableTo(Spi.class))
                        .filter(type ->
                                !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getName)
                        .toList();
        List<String> registered;
        try (Stream<Path> files = Files.list(SERVICES)) {
            registered = files.flatMap(file -> lines(file).stream()).toList();
        }

        assertThat(registered).containsExactlyInAnyOrderElementsOf(factories);
    }

    @Test
    void everyRegisteredClassIsWhatItsFileSaysAndCanBeMade() throws IOException, ReflectiveOperationException {
        List<Path> all;
        try (Stream<Path> files = Files.list(SERVICES)) {
            all = files.toList();
        }
        for (Path file : all) {
            Class<?> service = Class.forName(file.getFileName().toString());
            for (String name : lines(file)) {
                Object made = Class.forName(name).getConstructor().newInstance();
                assertThat(made).isInstanceOf(service);
                if (made instanceof ProviderFactory<?>) {
                    assertThat(made).isInstanceOf(VersionedFactory.class);
                }
            }
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
