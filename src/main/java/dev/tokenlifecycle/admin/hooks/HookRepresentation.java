package dev.tokenlifecycle.admin.hooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tokenlifecycle.revocation.RevocationType;
import dev.tokenlifecycle.revocation.hook.HookPolicy;
import dev.tokenlifecycle.revocation.outbox.Delivery;
import dev.tokenlifecycle.settings.ChoiceSetting;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configured hook and how its deliveries fare. Of a secret it says only whether there is one.
 *
 * @param name its name
 * @param delivery how it is notified; absent where the settings are invalid, like the other settings
 * @param endpointUrl where deliveries are pushed; absent where they aren't
 * @param format what is sent
 * @param events which revocations the hook is notified of
 * @param hasSigningSecret whether a signing secret is configured
 * @param hasAuthorizationHeader whether an Authorization header is configured
 * @param invalid why its settings can't be accepted; absent where they can
 * @param waiting how many deliveries wait
 * @param deadLetters how many were given up
 * @param oldestWaiting when the oldest that waits was queued
 * @param failing why something waits; absent where no attempt has failed
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HookRepresentation(
        String name,
        @Nullable List<String> delivery,
        @Nullable String endpointUrl,
        @Nullable String format,
        @Nullable List<String> events,
        @Nullable Boolean hasSigningSecret,
        @Nullable Boolean hasAuthorizationHeader,
        @Nullable String invalid,
        long waiting,
        long deadLetters,
        @Nullable String oldestWaiting,
        @Nullable Failing failing) {

    /**
     * Why something waits.
     *
     * @param attempts how often the delivery that was tried most often was sent
     * @param error why its last attempt failed
     * @param nextAttemptAt when it is sent next
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Failing(int attempts, String error, String nextAttemptAt) {
        static @Nullable Failing of(HookState state) {
            Delivery delivery = state.failing();
            return delivery == null
                    ? null
                    : new Failing(
                            delivery.attempts(),
                            delivery.lastError() == null ? "" : delivery.lastError(),
                            delivery.nextAttemptAt().toString());
        }
    }

    static HookRepresentation of(HookPolicy hook, HookState state) {
        return new HookRepresentation(
                hook.name(),
                hook.channels().stream().map(ChoiceSetting::wireName).sorted().toList(),
                hook.endpointUrl().isEmpty() ? null : hook.endpointUrl(),
                ChoiceSetting.wireName(hook.format()),
                hook.events().stream().map(RevocationType::wireName).sorted().toList(),
                !hook.signingSecret().isEmpty(),
                !hook.authorizationHeader().isEmpty(),
                null,
                state.backlog().waiting(),
                state.backlog().deadLetters(),
                text(state.backlog().oldest()),
                Failing.of(state));
    }

    static HookRepresentation invalid(String name, String why, HookState state) {
        return new HookRepresentation(
                name,
                null,
                null,
                null,
                null,
                null,
                null,
                why,
                state.backlog().waiting(),
                state.backlog().deadLetters(),
                text(state.backlog().oldest()),
                Failing.of(state));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
