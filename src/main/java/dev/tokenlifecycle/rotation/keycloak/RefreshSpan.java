package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.RefreshTokenRotation;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.settings.ChoiceSetting;
import io.opentelemetry.api.trace.Span;
import org.keycloak.models.KeycloakSession;
import org.keycloak.tracing.TracingProvider;

/** The decision on a refresh in Keycloak's traces, below the span of its request; nothing where tracing is off. */
final class RefreshSpan {
    private RefreshSpan() {}

    static void record(KeycloakSession session, FamilyRefresh refresh, Verdict verdict) {
        session.getProvider(TracingProvider.class).trace(RefreshTokenRotation.class, "decide", (Span span) -> {
            if (span.isRecording()) {
                span.setAttribute("token_lifecycle.refresh_verdict", verdict.wireName());
                span.setAttribute(
                        "token_lifecycle.token_family", refresh.family().value());
                span.setAttribute(
                        "token_lifecycle.token_generation", refresh.token().generation());
                span.setAttribute(
                        "token_lifecycle.mode",
                        ChoiceSetting.wireName(refresh.policy().mode()));
            }
        });
    }
}
