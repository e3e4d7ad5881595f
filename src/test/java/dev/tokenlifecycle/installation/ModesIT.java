package dev.tokenlifecycle.installation;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Promises;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways to run a Keycloak that change what the promises rest on; docs/production.md has the table. {@code -Pmodes} runs them all. */
@Tag("modes")
final class ModesIT {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "serializers, --features=http-optimized-serializers",
        "uncached, --spi-user-sessions--infinispan--use-caches=false",
        "stateless, --features=stateless",
        "volatile, --features-disabled=persistent-user-sessions"
    })
    void thePromisesHold(String mode, String option) throws Exception {
        try (DistributionServer server =
                new DistributionServer.Builder("mode-" + mode).options(option).start()) {
            Promises.hold(server);
        }
    }
}
