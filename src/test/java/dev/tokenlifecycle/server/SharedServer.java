package dev.tokenlifecycle.server;

/** Holds the one server of the suite. */
final class SharedServer {
    private SharedServer() {}

    static KeycloakServer get() {
        return Holder.SERVER;
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
                return () -> new DistributionServer.Builder("shared").start();
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
