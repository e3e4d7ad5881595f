package dev.tokenlifecycle.lifetime;

import dev.tokenlifecycle.settings.FlagSetting;
import dev.tokenlifecycle.settings.InvalidSettingException;
import dev.tokenlifecycle.settings.KnownKeys;
import dev.tokenlifecycle.settings.SecondsSetting;
import dev.tokenlifecycle.settings.TextsSetting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The keys of the executor {@code access-token-lifetime} with their defaults and ranges. */
public final class LifetimeSettings {
    private static final int SHORTEST = 10;
    private static final int LONGEST = 86_400;

    public static final SecondsSetting MAX_LIFETIME =
            new SecondsSetting("max-lifetime-seconds", 300, SHORTEST, LONGEST, null);
    public static final TextsSetting SCOPE_LIFETIMES = new TextsSetting(
            "scope-lifetimes",
            "scope=seconds, each scope once, seconds between " + SHORTEST + " and " + LONGEST
                    + ", such as payments:write=60");
    public static final FlagSetting CAP_ID_TOKEN = new FlagSetting("cap-id-token", true);
    public static final FlagSetting AUTO_CONFIGURE = new FlagSetting("auto-configure", false);

    /** All keys, in the order of the console and of the docs. */
    public static final KnownKeys KEYS = KnownKeys.of(MAX_LIFETIME, SCOPE_LIFETIMES, CAP_ID_TOKEN, AUTO_CONFIGURE);

    private LifetimeSettings() {}

    /**
     * The policy that {@code raw} describes.
     *
     * @throws InvalidSettingException if a key is unknown or a value is out of its range
     */
    public static LifetimePolicy policy(Map<String, ?> raw) {
        KEYS.check(raw);
        return new LifetimePolicy(
                MAX_LIFETIME.in(raw), scopeLifetimes(raw), CAP_ID_TOKEN.in(raw), AUTO_CONFIGURE.in(raw));
    }

    private static Map<String, Duration> scopeLifetimes(Map<String, ?> raw) {
        Map<String, Duration> lifetimes = new HashMap<>();
        for (String entry : SCOPE_LIFETIMES.in(raw)) {
            // The last "=": a scope may hold one (RFC 6749 §3.3 allows every printable character but \ and ").
            int equals = entry.lastIndexOf('=');
            String scope = entry.substring(0, Math.max(equals, 0)).strip();
            if (!isScope(scope) || lifetimes.put(scope, seconds(entry, equals)) != null) {
                throw SCOPE_LIFETIMES.refuse(entry);
            }
        }
        return lifetimes;
    }

    private static boolean isScope(String scope) {
        return !scope.isEmpty() && scope.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\');
    }

    private static Duration seconds(String entry, int equals) {
        String digits = entry.substring(equals + 1).strip();
        if (!digits.matches("[0-9]{1,5}")) {
            throw SCOPE_LIFETIMES.refuse(entry);
        }
        int seconds = Integer.parseInt(digits);
        if (seconds < SHORTEST || seconds > LONGEST) {
            throw SCOPE_LIFETIMES.refuse(entry);
        }
        return Duration.ofSeconds(seconds);
    }
}
