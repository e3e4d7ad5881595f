package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.keycloak.policy.CheckedConfiguration;
import dev.tokenlifecycle.keycloak.policy.DeclaringExecutor;
import dev.tokenlifecycle.rotation.RotationPolicy;
import dev.tokenlifecycle.rotation.RotationSettings;
import java.util.Map;
import org.keycloak.models.KeycloakSession;

/** Declares the {@link RotationPolicy} of a client policy. */
final class RefreshTokenRotationExecutor
        extends DeclaringExecutor<RefreshTokenRotationExecutor.Configuration, RotationPolicy> {
    RefreshTokenRotationExecutor(KeycloakSession session) {
        super(session, RefreshTokenRotationExecutorFactory.PROVIDER_ID, Configuration.class, RotationPolicy.class);
    }

    @Override
    protected RotationPolicy policy(Map<String, Object> raw) {
        return RotationSettings.policy(raw);
    }

    /** The raw settings. */
    public static final class Configuration extends CheckedConfiguration {
        public Configuration() {
            super(RefreshTokenRotationExecutorFactory.PROVIDER_ID);
        }

        @Override
        protected void check(Map<String, Object> raw) {
            RotationSettings.policy(raw);
        }
    }
}
