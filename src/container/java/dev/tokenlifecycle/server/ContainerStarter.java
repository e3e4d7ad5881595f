package dev.tokenlifecycle.server;

import dasniko.testcontainers.keycloak.KeycloakContainer;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Starts the published image with the packaged JAR: {@code mvn verify -Pcontainers}, on machines with Docker. */
public final class ContainerStarter implements ServerStarter {
    /** A first start builds the server. */
    private static final Duration START = Duration.ofMinutes(4);

    @Override
    public KeycloakServer start() {
        KeycloakContainer container = new KeycloakContainer(
                        "quay.io/keycloak/keycloak:" + System.getProperty("keycloak.version"))
                .withProviderLibsFrom(List.of(new File(System.getProperty("extension.jar"))))
                .withStartupTimeout(START)
                .withAdminUsername(KeycloakServer.ADMIN_USER)
                .withAdminPassword(KeycloakServer.ADMIN_PASSWORD)
                .withEnabledMetrics()
                .withCustomCommand("--spi-revocation-hook--default--allowed-hosts=127.0.0.1");
        container.start();
        return new ContainerServer(container);
    }

    private record ContainerServer(KeycloakContainer container) implements KeycloakServer {
        @Override
        public URI url() {
            String url = container.getAuthServerUrl();
            return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        }

        @Override
        public URI managementUrl() {
            return URI.create(container.getMgmtServerUrl());
        }

        @Override
        public String log() {
            return container.getLogs();
        }

        @Override
        public void close() {
            container.stop();
        }
    }
}
