package dev.tokenlifecycle.server;

/** Holds the one server of this JVM: the suite runs in several side by side, each with a server and a folder of its own. */
final class SharedServer {
    private SharedServer() {}

    static KeycloakServer get() {
        return Holder.SERVER;
    }

    /** {@code -Pmodes} gives it options, and a folder for each set of them. */
    private static KeycloakServer ofTheDistribution() {
        String mode = System.getProperty("server.mode");
        return mode == null
                ? new DistributionServer.Builder("shared").start()
                : new DistributionServer.Builder("shared-" + mode)
                        .options(System.getProperty("server.options").split(" "))
                        .start();
    }

    private static final class Holder {
        private static final KeycloakServer SERVER = start();

        private static KeycloakServer start() {
            KeycloakServer server = starter().start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        }

        private static ServerStarter starter() {
            String other = System.getProperty("server.starter");
            if (other == null) {
                return SharedServer::ofTheDistribution;
            }
            try {
                return Class.forName(other)
                        .asSubclass(ServerStarter.class)
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("server.starter names no starter: " + other, e);
            }
        }
    }
}
