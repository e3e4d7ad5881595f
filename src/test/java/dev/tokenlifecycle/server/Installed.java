package dev.tokenlifecycle.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs that a test runs and a machine with only a JDK, Maven and git doesn't have. */
public final class Installed {
    private Installed() {}

    /** Skips the test, loudly, where {@code program} isn't on the path. */
    public static void orSkip(String program, String debianPackage) {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!there) {
            System.err.println("SKIPPED: no " + program + " on this machine; apt-get install " + debianPackage
                    + " runs the tests that need it");
        }
        Assumptions.assumeTrue(there, "no " + program);
    }
}
