package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.clientpolicy.CheckedConfiguration;
import dev.tokenlifecycle.clientpolicy.SettingsExecutorFactory;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import dev.tokenlifecycle.lifetime.LifetimeSettings;
import java.util.Map;

/** The executor {@code access-token-lifetime} as the console shows it. */
public final class AccessTokenLifetimeExecutorFactory
        extends SettingsExecutorFactory<AccessTokenLifetimeExecutorFactory.Configuration, LifetimePolicy> {
    public static final String PROVIDER_ID = "access-token-lifetime";

    public AccessTokenLifetimeExecutorFactory() {
        super(
                PROVIDER_ID,
                Configuration.class,
                "No access token lives longer than this, whatever the client or the realm says, and however it was obtained.",
                property(
                        LifetimeSettings.MAX_LIFETIME,
                        "Longest lifetime (seconds)",
                        "The ceiling of every access token of the matching clients. 10 to 86400."),
                property(
                        LifetimeSettings.SCOPE_LIFETIMES,
                        "Lifetimes per scope",
                        "scope=seconds: a token that carries this scope lives at most so long, such as payments:write=60."),
                property(
                        LifetimeSettings.CAP_ID_TOKEN,
                        "Cap the ID token",
                        "The ID token doesn't outlive the ceiling either."),
                property(
                        LifetimeSettings.AUTO_CONFIGURE,
                        "Auto-configure",
                        "A client saved or registered with a longer Access Token Lifespan is lowered (on) or refused with"
                                + " the reason (off)."));
    }

    @Override
    protected Class<LifetimePolicy> policyType() {
        return LifetimePolicy.class;
    }

    @Override
    protected LifetimePolicy policy(Map<String, Object> raw) {
        return LifetimeSettings.policy(raw);
    }

    /** The raw settings. */
    public static final class Configuration extends CheckedConfiguration {
        public Configuration() {
            super(PROVIDER_ID);
        }

        @Override
        protected void check(Map<String, Object> raw) {
            LifetimeSettings.policy(raw);
        }
    }
}
