package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.DistributionServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the server's request threads spend their CPU time and what they allocate, as Java Flight Recorder sees it.
 *
 * @param samples CPU samples of request threads
 * @param onTop share of them in code of ours, in percent
 * @param caused share of them in code of ours or in what it calls, without the calls of {@code super} that would run anyway
 * @param dearest the method of ours that causes most of it
 * @param dearestShare its share
 * @param allocated share of the allocated bytes that is caused by ours
 */
record Profile(long samples, double onTop, double caused, String dearest, double dearestShare, double allocated) {
    private static final String OURS = "dev.tokenlifecycle.";

    /** Records while {@code load} runs. */
    static Profile of(DistributionServer server, Action load) throws Exception {
        Path file = Files.createTempFile("bench", ".jfr");
        String pid = Long.toString(server.pid());
        Servers.tool("jcmd", pid, "JFR.start", "name=bench", "settings=profile", "jdk.ExecutionSample#period=2ms");
        load.run();
        Servers.tool("jcmd", pid, "JFR.dump", "name=bench", "filename=" + file);
        Servers.tool("jcmd", pid, "JFR.stop", "name=bench");
        return read(file);
    }

    /** What is recorded. */
    interface Action {
        void run() throws Exception;
    }

    private static Profile read(Path file) throws IOException {
        long samples = 0;
        long top = 0;
        Map<String, Long> caused = new HashMap<>();
        double bytes = 0;
        double ourBytes = 0;
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            String type = event.getEventType().getName();
            if (event.getStackTrace() == null) {
                continue;
            }
            List<RecordedFrame> frames = event.getStackTrace().getFrames();
            Optional<String> cause = cause(frames);
            if (type.equals("jdk.ExecutionSample") && isRequest(event, "sampledThread")) {
                samples++;
                top += name(frames.get(0)).startsWith(OURS) ? 1 : 0;
                cause.ifPresent(method -> caused.merge(method, 1L, Long::sum));
            } else if (type.equals("jdk.ObjectAllocationSample") && isRequest(event, "eventThread")) {
                bytes += event.getLong("weight");
                ourBytes += cause.isPresent() ? event.getLong("weight") : 0;
            }
        }
        Map.Entry<String, Long> dearest =
                caused.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(Map.entry("none", 0L));
        double all = caused.values().stream().mapToLong(Long::longValue).sum();
        return new Profile(
                samples,
                share((double) top, (double) samples),
                share(all, (double) samples),
                dearest.getKey(),
                share(dearest.getValue().doubleValue(), (double) samples),
                share(ourBytes, bytes));
    }

    private static boolean isRequest(RecordedEvent event, String field) {
        return event.getThread(field) != null
                && String.valueOf(event.getThread(field).getJavaName()).startsWith("executor-thread");
    }

    /** The innermost frame of ours, if it runs itself or calls something that stock Keycloak wouldn't have called here. */
    private static Optional<String> cause(List<RecordedFrame> frames) {
        for (int i = 0; i < frames.size(); i++) {
            String own = name(frames.get(i));
            if (own.startsWith(OURS)) {
                return i > 0 && isSuper(name(frames.get(i - 1)))
                        ? Optional.empty()
                        : Optional.of(own.substring(own.lastIndexOf('.') + 1) + "."
                                + frames.get(i).getMethod().getName());
            }
        }
        return Optional.empty();
    }

    /** Keycloak's own, which ours extends. */
    private static boolean isSuper(String called) {
        return called.endsWith("RefreshTokenProvider") || called.endsWith(".DefaultClientPolicyManager");
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName();
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : 100 * part / whole;
    }
}
