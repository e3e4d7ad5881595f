package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.clientpolicy.CheckedConfiguration;
import dev.tokenlifecycle.clientpolicy.SettingsExecutorFactory;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.RotationSettings;
import java.util.Map;

/** The executor {@code refresh-token-rotation} as the console shows it. */
public final class RefreshTokenRotationExecutorFactory
        extends SettingsExecutorFactory<RefreshTokenRotationExecutorFactory.Configuration, RotationPolicy> {
    public static final String PROVIDER_ID = "refresh-token-rotation";

    public RefreshTokenRotationExecutorFactory() {
        super(
                PROVIDER_ID,
                Configuration.class,
                "Every refresh token works once. A replayed old one is a sign of theft and ends its family; two tabs, a retry or a"
                        + " lost answer end nothing.",
                property(
                        RotationSettings.MODE,
                        "Mode",
                        "'observe' counts generations and records every verdict, but refuses and revokes nothing."),
                property(
                        RotationSettings.ROTATE,
                        "Rotate",
                        "'unless-sender-constrained' leaves refresh tokens bound by DPoP or mTLS alone (FAPI 2.0)."
                                + " 'never' exempts a client even where the realm revokes refresh tokens."),
                property(
                        RotationSettings.REUSE_GRACE,
                        "Reuse grace (seconds)",
                        "How long the token before the current one may be presented again: two tabs, a retry. 0 to 300;"
                                + " 0 is strictly single use where lost responses aren't recovered. It never slides."),
                property(
                        RotationSettings.RECOVER_LOST_RESPONSE,
                        "Recover a lost response",
                        "The token that was refreshed last also stays good until its successor has been used once: the answer may"
                                + " have got lost."),
                property(
                        RotationSettings.ON_REUSE,
                        "On reuse",
                        "What a replayed old token ends. A family is the chain of refresh tokens that one login began:"
                                + " 'revoke-family' spares the user's other tabs and devices."),
                property(
                        RotationSettings.IDLE_LIFETIME,
                        "Idle lifetime (seconds)",
                        "A chain of refresh tokens that isn't used for so long is dead. 0: Keycloak's own limit; otherwise at least 30."),
                property(
                        RotationSettings.ABSOLUTE_LIFETIME,
                        "Absolute lifetime (seconds)",
                        "A chain of refresh tokens is dead so long after its first one, however often it rotated. 0: Keycloak's own limit;"
                                + " otherwise at least 60."),
                property(
                        RotationSettings.NOTIFY_USER,
                        "Notify the user",
                        "E-mail the user when reuse ends their session."));
    }

    @Override
    protected Class<RotationPolicy> policyType() {
        return RotationPolicy.class;
    }

    @Override
    protected RotationPolicy policy(Map<String, Object> raw) {
        return RotationSettings.policy(raw);
    }

    /** The raw settings. */
    public static final class Configuration extends CheckedConfiguration {
        public Configuration() {
            super(PROVIDER_ID);
        }

        @Override
        protected void check(Map<String, Object> raw) {
            RotationSettings.policy(raw);
        }
    }
}
