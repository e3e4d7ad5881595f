package dev.tokenlifecycle.rotation;

import dev.tokenlifecycle.rotation.RotationPolicy.Mode;
import dev.tokenlifecycle.rotation.RotationPolicy.OnReuse;
import dev.tokenlifecycle.rotation.RotationPolicy.Rotate;
import dev.tokenlifecycle.settings.ChoiceSetting;
import dev.tokenlifecycle.settings.FlagSetting;
import dev.tokenlifecycle.settings.InvalidSettingException;
import dev.tokenlifecycle.settings.KnownKeys;
import dev.tokenlifecycle.settings.SecondsSetting;
import java.util.Map;

/** The keys of the executor {@code refresh-token-rotation} with their defaults and ranges. */
public final class RotationSettings {
    public static final ChoiceSetting<Mode> MODE = new ChoiceSetting<>("mode", Mode.ENFORCE);
    public static final ChoiceSetting<Rotate> ROTATE = new ChoiceSetting<>("rotate", Rotate.ALWAYS);
    public static final SecondsSetting REUSE_GRACE = new SecondsSetting("reuse-grace-seconds", 10, 0, 300, null);
    public static final FlagSetting RECOVER_LOST_RESPONSE = new FlagSetting("recover-lost-response", true);
    public static final ChoiceSetting<OnReuse> ON_REUSE = new ChoiceSetting<>("on-reuse", OnReuse.REVOKE_FAMILY);
    public static final SecondsSetting IDLE_LIFETIME =
            new SecondsSetting("idle-lifetime-seconds", 0, 30, Integer.MAX_VALUE, "Keycloak's own");
    public static final SecondsSetting ABSOLUTE_LIFETIME =
            new SecondsSetting("absolute-lifetime-seconds", 0, 60, Integer.MAX_VALUE, "Keycloak's own");
    public static final FlagSetting NOTIFY_USER = new FlagSetting("notify-user", false);

    /** All keys, in the order of the console and of the docs. */
    public static final KnownKeys KEYS = KnownKeys.of(
            MODE, ROTATE, REUSE_GRACE, RECOVER_LOST_RESPONSE, ON_REUSE, IDLE_LIFETIME, ABSOLUTE_LIFETIME, NOTIFY_USER);

    private RotationSettings() {}

    /**
     * The policy that {@code raw} describes. A grace of 0 says that a token is strictly single use, so recovery is on there only
     * where {@code raw} says so: a policy from before recovery became the default stays as strict as it was.
     *
     * @throws InvalidSettingException if a key is unknown or a value is out of its range
     */
    public static RotationPolicy policy(Map<String, ?> raw) {
        KEYS.check(raw);
        return new RotationPolicy(
                MODE.in(raw),
                ROTATE.in(raw),
                REUSE_GRACE.in(raw),
                recoversLostResponse(raw),
                ON_REUSE.in(raw),
                IDLE_LIFETIME.in(raw),
                ABSOLUTE_LIFETIME.in(raw),
                NOTIFY_USER.in(raw));
    }

    private static boolean recoversLostResponse(Map<String, ?> raw) {
        boolean isSaid = RECOVER_LOST_RESPONSE.isSet(raw);
        return isSaid ? RECOVER_LOST_RESPONSE.in(raw) : !REUSE_GRACE.in(raw).isZero();
    }
}
