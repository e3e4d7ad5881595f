package dev.tokenlifecycle;

import dev.tokenlifecycle.server.DistributionServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways to run a Keycloak that change what the promises rest on; docs/production.md has the table. {@code -Pmodes} runs them all. */
final class ModesIT {
    /** What Keycloak 26.8 does by default, as far as it can be had on 26.7: every error answer is rolled back too. */
    @Test
    void thePromisesHoldAsKeycloak268Runs() throws Exception {
        hold(new DistributionServer.Builder("as-26.8")
                .rollbackOnError()
                .options("--features=http-optimized-serializers", "--spi-user-sessions--infinispan--use-caches=false"));
    }

    @ParameterizedTest(name = "{0}")
    @Tag("modes")
    @CsvSource({
        "serializers, --features=http-optimized-serializers",
        "uncached, --spi-user-sessions--infinispan--use-caches=false",
        "stateless, --features=stateless",
        "volatile, --features-disabled=persistent-user-sessions"
    })
    void thePromisesHold(String mode, String option) throws Exception {
        hold(new DistributionServer.Builder("mode-" + mode).options(option));
    }

    private static void hold(DistributionServer.Builder builder) throws Exception {
        try (DistributionServer server = builder.start()) {
            Promises.hold(server);
        }
    }
}
