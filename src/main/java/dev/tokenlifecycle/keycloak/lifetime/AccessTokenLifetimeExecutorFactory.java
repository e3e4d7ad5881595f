package dev.tokenlifecycle.keycloak.lifetime;

import dev.tokenlifecycle.keycloak.policy.DeclaringExecutorFactory;
import dev.tokenlifecycle.lifetime.LifetimeSettings;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;

/** The executor {@code access-token-lifetime} as the console shows it. */
public final class AccessTokenLifetimeExecutorFactory extends DeclaringExecutorFactory {
    public static final String PROVIDER_ID = "access-token-lifetime";

    public AccessTokenLifetimeExecutorFactory() {
        super(
                PROVIDER_ID,
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
    public ClientPolicyExecutorProvider<?> create(KeycloakSession session) {
        return new AccessTokenLifetimeExecutor(session);
    }
}
