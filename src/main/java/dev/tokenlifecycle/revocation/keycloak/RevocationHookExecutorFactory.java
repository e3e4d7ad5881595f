package dev.tokenlifecycle.revocation.keycloak;

import dev.tokenlifecycle.clientpolicy.CheckedConfiguration;
import dev.tokenlifecycle.clientpolicy.SettingsExecutorFactory;
import dev.tokenlifecycle.revocation.hook.HookPolicy;
import dev.tokenlifecycle.revocation.hook.HookSettings;
import dev.tokenlifecycle.revocation.hook.HookSubscription;
import dev.tokenlifecycle.settings.InvalidSettingException;
import java.net.URI;
import java.util.Map;

/** The executor {@code revocation-hook} as the console shows it. */
public final class RevocationHookExecutorFactory
        extends SettingsExecutorFactory<RevocationHookExecutorFactory.Configuration, HookSubscription> {
    public static final String PROVIDER_ID = "revocation-hook";

    public RevocationHookExecutorFactory() {
        super(
                PROVIDER_ID,
                Configuration.class,
                "Tells an endpoint, signed and durably, the moment a token, a session or a user of the matching clients is"
                        + " revoked.",
                property(
                        HookSettings.HOOK_NAME,
                        "Hook name",
                        "The hook's identity in the realm: one revocation is delivered once per name. 1 to 64 letters,"
                                + " digits, dots, dashes and underscores."),
                property(
                        HookSettings.DELIVERY,
                        "Delivery",
                        "'push': each revocation is sent to the endpoint. 'list': the APIs fetch a signed list of all"
                                + " revocations in force. 'poll': each waits until the receiver has fetched and"
                                + " acknowledged it (RFC 8936). None chosen means push."),
                property(
                        HookSettings.ENDPOINT_URL,
                        "Endpoint URL",
                        "Where deliveries are pushed: https, or http where the server's operator allows the host. Not needed"
                                + " without push."),
                property(
                        HookSettings.FORMAT,
                        "Format",
                        "'security-event-token': a signed JWT (RFC 8417) pushed as RFC 8935. 'standard-webhooks': JSON with"
                                + " an HMAC."),
                property(
                        HookSettings.EVENTS,
                        "Events",
                        "Which revocations the hook is notified of: none chosen means all."),
                property(
                        HookSettings.SIGNING_SECRET,
                        "Signing secret",
                        "${vault.…}, or for a test the secret itself. Standard-webhooks needs one: whsec_ and the base64 of 32"
                                + " random bytes (openssl rand -base64 32); two, separated by a space, while you rotate."),
                property(
                        HookSettings.AUTHORIZATION_HEADER,
                        "Authorization header",
                        "${vault.…}, or the value itself, such as Bearer …. Sent as Authorization."));
    }

    @Override
    protected Class<HookSubscription> policyType() {
        return HookSubscription.class;
    }

    @Override
    protected HookSubscription policy(Map<String, Object> raw) {
        return HookSettings.subscription(raw);
    }

    /** The raw settings. */
    public static final class Configuration extends CheckedConfiguration {
        public Configuration() {
            super(PROVIDER_ID);
        }

        @Override
        protected void check(Map<String, Object> raw) {
            HookPolicy policy = HookSettings.policy(raw);
            if (policy.endpointUrl().isEmpty()) {
                return;
            }
            ServerEgress.rules().refusal(URI.create(policy.endpointUrl())).ifPresent(refusal -> {
                throw new InvalidSettingException(
                        HookSettings.ENDPOINT_URL.key(),
                        HookSettings.ENDPOINT_URL.key() + " must be somewhere the server may call: " + refusal);
            });
        }
    }
}
