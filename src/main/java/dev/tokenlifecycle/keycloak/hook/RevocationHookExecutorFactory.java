package dev.tokenlifecycle.keycloak.hook;

import dev.tokenlifecycle.keycloak.policy.DeclaringExecutorFactory;
import dev.tokenlifecycle.revocation.HookSettings;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;

/** The executor {@code revocation-hook} as the console shows it. */
public final class RevocationHookExecutorFactory extends DeclaringExecutorFactory {
    public static final String PROVIDER_ID = "revocation-hook";

    public RevocationHookExecutorFactory() {
        super(
                PROVIDER_ID,
                "Tells an endpoint, signed and durably, the moment a token, a session or a user of the matching clients is"
                        + " revoked.",
                property(
                        HookSettings.HOOK_NAME,
                        "Hook name",
                        "The hook's identity in the realm: one revocation is delivered once per name. 1 to 64 letters,"
                                + " digits, dots, dashes and underscores."),
                property(
                        HookSettings.ENDPOINT_URL,
                        "Endpoint URL",
                        "Where deliveries are sent: https, or http where the server's operator allows the host."),
                property(
                        HookSettings.FORMAT,
                        "Format",
                        "'security-event-token': a signed JWT (RFC 8417) pushed as RFC 8935. 'standard-webhooks': JSON with"
                                + " an HMAC."),
                property(HookSettings.EVENTS, "Events", "Which revocations are told: none chosen means all."),
                property(
                        HookSettings.SIGNING_SECRET,
                        "Signing secret",
                        "For standard-webhooks: whsec_… , two separated by a space while you rotate, or ${vault.…}."),
                property(
                        HookSettings.AUTHORIZATION_HEADER,
                        "Authorization header",
                        "Sent as Authorization, such as Bearer …; ${vault.…} works."));
    }

    @Override
    public ClientPolicyExecutorProvider<?> create(KeycloakSession session) {
        return new RevocationHookExecutor(session);
    }
}
