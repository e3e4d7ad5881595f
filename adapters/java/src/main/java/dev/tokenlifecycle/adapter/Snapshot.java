package dev.tokenlifecycle.adapter;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/** The last list on disk, with the keys that it was verified with: known again before Keycloak can be reached. */
record Snapshot(JWKSet keys, String list) {
    static Optional<Snapshot> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.size() == 2
                    ? Optional.of(new Snapshot(JWKSet.parse(lines.get(0)), lines.get(1)))
                    : Optional.empty();
        } catch (IOException | ParseException none) {
            return Optional.empty();
        }
    }

    /** Whole or not at all. */
    void write(Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, List.of(keys.toString(), list));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
