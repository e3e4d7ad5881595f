package dev.tokenlifecycle.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names what Keycloak builds: its version, the command, the JARs, and the options that need a build. */
final class BuildKey {
    private static final Pattern NEEDS_A_BUILD =
            Pattern.compile("--(db|features|features-disabled|vault|cache|tracing-enabled|spi-.*--provider)=.*");
    private static final int LENGTH = 16;

    private BuildKey() {}

    static String of(String command, Collection<String> options, Collection<Path> jars) throws IOException {
        try {
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            all.update((ServerFolder.property("keycloak.version") + " " + command).getBytes(StandardCharsets.UTF_8));
            options.stream()
                    .filter(option -> NEEDS_A_BUILD.matcher(option).matches())
                    .sorted()
                    .forEach(option -> all.update(option.getBytes(StandardCharsets.UTF_8)));
            for (Path jar : jars) {
                all.update(Files.readAllBytes(jar));
            }
            return HexFormat.of().formatHex(all.digest()).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
