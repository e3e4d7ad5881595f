package dev.tokenlifecycle.server;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/**
 * A command that a test waits for. It has neither the input nor the output of the test's JVM: Maven speaks with that JVM over both,
 * and npm makes an input that it inherits non-blocking, which breaks the line off.
 */
final class Command {
    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));

    private Command() {}

    /**
     * Runs {@code words} and returns what they say.
     *
     * @throws IOException with what they said, where they end with anything but 0
     */
    static String run(String... words) throws IOException {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectInput(NOTHING)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException(String.join(" ", words) + " ended with " + exit + ": " + said);
            }
            return said;
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }
}
