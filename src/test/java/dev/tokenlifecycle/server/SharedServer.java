package dev.tokenlifecycle.server;

import java.util.ServiceLoader;

/** Holds the one server of the suite. */
final class SharedServer {
    private SharedServer() {}

    static KeycloakServer get() {
        return Holder.SERVER;
    }

    private static final class Holder {
        private static final KeycloakServer SERVER = start();

        private static KeycloakServer start() {
            KeycloakServer server = ServiceLoader.load(ServerStarter.class)
                    .findFirst()
                    .orElse(() -> new DistributionServer.Builder("shared").start())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        }
    }
}
