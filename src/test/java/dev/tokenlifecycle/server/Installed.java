package dev.tokenlifecycle.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs that a test runs and a machine with only a JDK, Maven and git doesn't have. */
public final class Installed {
    /** Debian's Python, which sees Debian's modules, also where another one comes first on the path. */
    static final String PYTHON = "/usr/bin/python3";

    private Installed() {}

    /** Skips the test, loudly, where {@code program} isn't on the path. */
    public static void orSkip(String program, String debianPackage) {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        orSkip(there, program, debianPackage);
    }

    /** Skips the test, loudly, where Debian's Python hasn't {@code module}. */
    static void pythonModuleOrSkip(String module, String debianPackage) {
        boolean there;
        try {
            Command.run(PYTHON, "-c", "import " + module);
            there = true;
        } catch (IOException missing) {
            there = false;
        }
        orSkip(there, "Python module " + module, debianPackage);
    }

    private static void orSkip(boolean there, String what, String debianPackage) {
        if (!there) {
            System.err.println("SKIPPED: no " + what + " on this machine; apt-get install " + debianPackage
                    + " runs the tests that need it");
        }
        Assumptions.assumeTrue(there, "no " + what);
    }
}
