package dev.tokenlifecycle.server;

/** Which of the JVMs that run tests side by side this is: they mustn't share a folder. */
final class Fork {
    private Fork() {}

    /** What to append to the name of a folder; empty in the first JVM. */
    static String suffix() {
        String fork = System.getProperty("test.fork", "fork-1");
        return fork.equals("fork-1") ? "" : "-" + fork;
    }
}
