package dev.tokenlifecycle.server;

import java.io.IOException;

/**
 * Makes what the servers of the integration tests copy. Maven starts it beside the tests of the adapters, which leave a core idle; the
 * first server that a test starts waits for it, and makes what isn't there.
 */
final class FirstStart {
    private FirstStart() {}

    public static void main(String[] none) throws IOException {
        // Maven ends it where the adapters' tests fail; the server mustn't stay.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        DistributionServer.Builder.makePrepared();
    }
}
