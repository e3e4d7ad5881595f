package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.clientpolicy.CheckedConfiguration;
import dev.tokenlifecycle.clientpolicy.Declaration;
import dev.tokenlifecycle.clientpolicy.DeclaringExecutorFactory;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import dev.tokenlifecycle.lifetime.LifetimeSettings;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;

/** The executor {@code access-token-lifetime} as the console shows it. */
public final class AccessTokenLifetimeExecutorFactory
        extends DeclaringExecutorFactory<AccessTokenLifetimeExecutorFactory.Configuration> {
    public static final String PROVIDER_ID = "access-token-lifetime";

    private static final Set<ClientPolicyEvent> EVENTS = events();

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

    private static Set<ClientPolicyEvent> events() {
        Set<ClientPolicyEvent> events = EnumSet.of(
                ClientPolicyEvent.REGISTER,
                ClientPolicyEvent.REGISTERED,
                ClientPolicyEvent.UPDATE,
                ClientPolicyEvent.UPDATED,
                ClientPolicyEvent.AUTHORIZATION_REQUEST);
        events.addAll(Declaration.TOKEN_REQUESTS);
        return Set.copyOf(events);
    }

    @Override
    protected Declaration<LifetimePolicy> declaration(Map<String, Object> raw) {
        return Declaration.checkedOnce(LifetimePolicy.class, EVENTS, () -> LifetimeSettings.policy(raw));
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
