package dev.tokenlifecycle.revocation.hook;

import dev.tokenlifecycle.revocation.RevocationType;
import dev.tokenlifecycle.revocation.hook.HookPolicy.Channel;
import dev.tokenlifecycle.revocation.hook.HookPolicy.Format;
import dev.tokenlifecycle.revocation.payload.WebhookSecrets;
import dev.tokenlifecycle.settings.ChoiceSetting;
import dev.tokenlifecycle.settings.ChoicesSetting;
import dev.tokenlifecycle.settings.InvalidSettingException;
import dev.tokenlifecycle.settings.KnownKeys;
import dev.tokenlifecycle.settings.SecretSetting;
import dev.tokenlifecycle.settings.TextSetting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The keys of the executor {@code revocation-hook} with their defaults and ranges. */
public final class HookSettings {
    public static final TextSetting HOOK_NAME = new TextSetting(
            "hook-name", "a name of 1 to 64 letters, digits, dots, dashes and underscores, not of dots only", true, 64);
    public static final ChoicesSetting<Channel> DELIVERY =
            new ChoicesSetting<>("delivery", Channel.class, Set.of(Channel.PUSH));
    public static final TextSetting ENDPOINT_URL = new TextSetting(
            "endpoint-url",
            "an absolute http or https URL of at most 2048 characters, without user info or fragment; push needs one",
            false,
            2048);
    public static final ChoiceSetting<Format> FORMAT = new ChoiceSetting<>("format", Format.SECURITY_EVENT_TOKEN);
    public static final ChoicesSetting<RevocationType> EVENTS = new ChoicesSetting<>("events", RevocationType.class);
    public static final SecretSetting SIGNING_SECRET = new SecretSetting(
            "signing-secret",
            "one or two secrets whsec_… of 24 to 64 bytes in base64, separated by a space, or a ${vault.…} reference;"
                    + " standard-webhooks needs one",
            2048);
    public static final SecretSetting AUTHORIZATION_HEADER =
            new SecretSetting("authorization-header", "one line of printable ASCII, or a ${vault.…} reference", 4096);

    /** All keys, in the order of the console and of the docs. */
    public static final KnownKeys KEYS =
            KnownKeys.of(HOOK_NAME, DELIVERY, ENDPOINT_URL, FORMAT, EVENTS, SIGNING_SECRET, AUTHORIZATION_HEADER);

    private static final Set<RevocationType> EVERY_EVENT = Set.of(RevocationType.values());

    private HookSettings() {}

    /**
     * The policy that {@code raw} describes.
     *
     * @throws InvalidSettingException if a key is unknown, a value is out of its range or a needed secret is missing
     */
    public static HookPolicy policy(Map<String, ?> raw) {
        KEYS.check(raw);
        HookPolicy policy = new HookPolicy(
                name(HOOK_NAME.in(raw)),
                DELIVERY.in(raw),
                url(ENDPOINT_URL.in(raw)),
                FORMAT.in(raw),
                EVENTS.in(raw),
                SIGNING_SECRET.in(raw),
                header(AUTHORIZATION_HEADER.in(raw)));
        if (policy.pushes() && policy.endpointUrl().isEmpty()) {
            throw ENDPOINT_URL.refuse(null);
        }
        if (policy.format() == Format.STANDARD_WEBHOOKS && !signs(policy.signingSecret())) {
            throw SIGNING_SECRET.refuse(null);
        }
        return policy;
    }

    /**
     * Which revocations the hook of {@code raw} is notified of, even where its other settings can't be accepted. Events that can't be
     * read are all events; a name that can't be read is empty.
     */
    public static HookSubscription subscription(Map<String, ?> raw) {
        return new HookSubscription(
                readable(() -> name(HOOK_NAME.in(raw)), ""), readable(() -> EVENTS.in(raw), EVERY_EVENT));
    }

    /** How the hook of {@code raw} is notified: by push where that can't be read, and the delivery then says what is wrong. */
    public static Set<Channel> channels(Map<String, ?> raw) {
        return readable(() -> DELIVERY.in(raw), Set.of(Channel.PUSH));
    }

    private static <T> T readable(Supplier<T> setting, T otherwise) {
        try {
            return setting.get();
        } catch (InvalidSettingException invalid) {
            return otherwise;
        }
    }

    /** Whether {@code value} is a reference into the vault instead of a secret. */
    public static boolean inVault(String value) {
        return value.startsWith("${vault.") && value.endsWith("}");
    }

    private static boolean signs(String secret) {
        try {
            return inVault(secret) || WebhookSecrets.parse(secret) != null;
        } catch (IllegalArgumentException notASecret) {
            return false;
        }
    }

    /** A URL can't name a hook {@code .} or {@code ..}: both mean another path. */
    private static String name(String name) {
        if (name.matches("[.]+") || !name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw HOOK_NAME.refuse(name);
        }
        return name;
    }

    private static String url(String text) {
        if (text.isEmpty()) {
            return text;
        }
        try {
            URI uri = new URI(text);
            boolean http = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null) {
                return text;
            }
        } catch (URISyntaxException notAUrl) {
            throw ENDPOINT_URL.refuse(withoutUserInfo(text));
        }
        throw ENDPOINT_URL.refuse(withoutUserInfo(text));
    }

    /** A password in a URL isn't shown. */
    private static String withoutUserInfo(String url) {
        return url.replaceFirst("//[^/]*@", "//…@");
    }

    private static String header(String value) {
        if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            throw AUTHORIZATION_HEADER.refuse(value);
        }
        return value;
    }
}
