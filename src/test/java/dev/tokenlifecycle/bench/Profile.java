package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.DistributionServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the server's request threads spend their CPU time and what they allocate, as Java Flight Recorder sees it.
 *
 * @param samples CPU samples of request threads
 * @param onTop share of them in code of ours
 * @param caused share of them in code of ours or in what it calls, without the calls of {@code super} that would run anyway
 * @param allocated share of the allocated bytes that is caused so
 */
record Profile(long samples, double onTop, double caused, double allocated) {
    private static final String OURS = "dev.tokenlifecycle.";

    /** Records while {@code load} runs. */
    static Profile of(DistributionServer server, Action load) throws Exception {
        Path file = Files.createTempFile("bench", ".jfr");
        String pid = Long.toString(server.pid());
        Servers.tool("jcmd", pid, "JFR.start", "name=bench", "settings=profile");
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
        long caused = 0;
        double bytes = 0;
        double ourBytes = 0;
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            String type = event.getEventType().getName();
            if (event.getStackTrace() == null) {
                continue;
            }
            List<RecordedFrame> frames = event.getStackTrace().getFrames();
            boolean ours = isCaused(frames);
            if (type.equals("jdk.ExecutionSample") && isRequest(event, "sampledThread")) {
                samples++;
                top += name(frames.get(0)).startsWith(OURS) ? 1 : 0;
                caused += ours ? 1 : 0;
            } else if (type.equals("jdk.ObjectAllocationSample") && isRequest(event, "eventThread")) {
                bytes += event.getLong("weight");
                ourBytes += ours ? event.getLong("weight") : 0;
            }
        }
        return new Profile(
                samples,
                share((double) top, (double) samples),
                share((double) caused, (double) samples),
                share(ourBytes, bytes));
    }

    private static boolean isRequest(RecordedEvent event, String field) {
        return event.getThread(field) != null
                && String.valueOf(event.getThread(field).getJavaName()).startsWith("executor-thread");
    }

    /** Whether the innermost frame of ours runs itself or calls something that stock Keycloak wouldn't have called here. */
    private static boolean isCaused(List<RecordedFrame> frames) {
        for (int i = 0; i < frames.size(); i++) {
            if (name(frames.get(i)).startsWith(OURS)) {
                return i == 0 || !name(frames.get(i - 1)).endsWith("RefreshTokenProvider");
            }
        }
        return false;
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName();
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : 100 * part / whole;
    }
}
