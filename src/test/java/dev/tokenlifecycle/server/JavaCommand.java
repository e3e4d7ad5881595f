package dev.tokenlifecycle.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command of a Java program that runs beside the tests, with the options of a JVM that lives for a minute (0161). */
public final class JavaCommand {
    private JavaCommand() {}

    /**
     * The command as a list that may be added to.
     *
     * @param words more options of Java, the class or the source file, and its arguments
     */
    public static List<String> of(String... words) {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        all.addAll(List.of(words));
        return all;
    }
}
