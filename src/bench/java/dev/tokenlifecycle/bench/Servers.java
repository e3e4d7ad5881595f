package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.DistributionServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JVMs of the servers that answer, as the operating system and the JDK's own tools see them. */
record Servers(List<Long> pids) {
    private static final Pattern COMPILER = Pattern.compile("\"C[12] CompilerThread.* cpu=([0-9.]+)ms");

    static Servers of(DistributionServer... servers) {
        return new Servers(Arrays.stream(servers).map(DistributionServer::pid).toList());
    }

    /** The CPU time, user and system, that they have taken so far. */
    double cpuSeconds() {
        return pids.stream()
                        .mapToDouble(pid -> ProcessHandle.of(pid)
                                .flatMap(process -> process.info().totalCpuDuration())
                                .orElseThrow()
                                .toNanos())
                        .sum()
                / 1e9;
    }

    /** The CPU time that their just-in-time compilers have taken so far. */
    double compilerSeconds() throws IOException, InterruptedException {
        double millis = 0;
        for (long pid : pids) {
            Matcher compiler = COMPILER.matcher(tool("jcmd", Long.toString(pid), "Thread.print"));
            while (compiler.find()) {
                millis += Double.parseDouble(compiler.group(1));
            }
        }
        return millis / 1e3;
    }

    /** The CPU time of this JVM, the load generator's. */
    static double ownCpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    /** Runs a tool of the JDK and returns what it says. */
    static String tool(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        return said;
    }
}
