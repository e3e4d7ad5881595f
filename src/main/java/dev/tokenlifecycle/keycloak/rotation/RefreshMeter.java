package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.rotation.Verdict;
import io.micrometer.core.instrument.Metrics;

/** Counts verdicts: {@code token_lifecycle_refreshes_total} by realm, client, verdict and mode. */
final class RefreshMeter {
    private RefreshMeter() {}

    static void count(String realm, String clientId, Verdict verdict, boolean observed) {
        Metrics.counter(
                        "token.lifecycle.refreshes",
                        "realm",
                        realm,
                        "client.id",
                        clientId,
                        "verdict",
                        verdict.word(),
                        "mode",
                        observed ? "observe" : "enforce")
                .increment();
    }
}
