package dev.tokenlifecycle.keycloak.hook;

import dev.tokenlifecycle.keycloak.policy.CheckedConfiguration;
import dev.tokenlifecycle.keycloak.policy.DeclaringExecutor;
import dev.tokenlifecycle.keycloak.policy.ServerEgress;
import dev.tokenlifecycle.revocation.HookChoice;
import dev.tokenlifecycle.revocation.HookPolicy;
import dev.tokenlifecycle.revocation.HookSettings;
import dev.tokenlifecycle.settings.InvalidSettingException;
import java.net.URI;
import java.util.Map;
import org.keycloak.models.KeycloakSession;

/** Declares the {@link HookChoice} of a client policy. */
final class RevocationHookExecutor extends DeclaringExecutor<RevocationHookExecutor.Configuration, HookChoice> {
    RevocationHookExecutor(KeycloakSession session) {
        super(session, RevocationHookExecutorFactory.PROVIDER_ID, Configuration.class, HookChoice.class);
    }

    @Override
    protected HookChoice policy(Map<String, Object> raw) {
        return HookSettings.choice(raw);
    }

    /** The raw settings. */
    public static final class Configuration extends CheckedConfiguration {
        public Configuration() {
            super(RevocationHookExecutorFactory.PROVIDER_ID);
        }

        @Override
        protected void check(Map<String, Object> raw) {
            HookPolicy policy = HookSettings.policy(raw);
            ServerEgress.rules().refusal(URI.create(policy.endpointUrl())).ifPresent(refusal -> {
                throw new InvalidSettingException(
                        HookSettings.ENDPOINT_URL.key() + " must be somewhere the server may call: " + refusal);
            });
        }
    }
}
