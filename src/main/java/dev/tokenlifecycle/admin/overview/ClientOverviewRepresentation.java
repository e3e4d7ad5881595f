package dev.tokenlifecycle.admin.overview;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tokenlifecycle.admin.lifetimes.LifetimeRepresentation;
import dev.tokenlifecycle.rotation.EffectiveRotation;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.settings.ChoiceSetting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every token of a client.
 *
 * @param clientId the OAuth {@code client_id}
 * @param publicClient whether it is a public client
 * @param senderConstrained whether its tokens are bound to a key or certificate (DPoP, mTLS)
 * @param refreshTokens whether it can get refresh tokens
 * @param unprotected whether it is a public client whose refresh tokens are neither bound nor rotated (RFC 9700 §4.14.2)
 * @param rotation absent where no rotation policy holds for every request of it
 * @param lifetime how long its access tokens live, as the report of lifetimes says it
 * @param hooks the hooks that are notified of its revocations
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClientOverviewRepresentation(
        String clientId,
        boolean publicClient,
        boolean senderConstrained,
        boolean refreshTokens,
        boolean unprotected,
        @Nullable Rotation rotation,
        LifetimeRepresentation lifetime,
        List<String> hooks) {

    /** The settings in force, and the policies that decide them. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Rotation(
            String mode,
            String rotate,
            long reuseGraceSeconds,
            boolean recoverLostResponse,
            String onReuse,
            long idleLifetimeSeconds,
            long absoluteLifetimeSeconds,
            boolean notifyUser,
            List<String> decidedBy) {

        static Rotation of(EffectiveRotation effective) {
            RotationPolicy policy = effective.policy();
            return new Rotation(
                    ChoiceSetting.wireName(policy.mode()),
                    ChoiceSetting.wireName(policy.rotate()),
                    policy.reuseGrace().toSeconds(),
                    policy.recoverLostResponse(),
                    ChoiceSetting.wireName(policy.onReuse()),
                    policy.idleLifetime().toSeconds(),
                    policy.absoluteLifetime().toSeconds(),
                    policy.notifyUser(),
                    effective.decidedBy());
        }
    }
}
