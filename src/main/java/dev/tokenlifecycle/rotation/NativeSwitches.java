package dev.tokenlifecycle.rotation;

import java.util.List;

/**
 * The client attributes of Keycloak's own reuse check, which pull request 51798 brings (open in November 2026): a matching policy
 * overrules them as it overrules the realm's switch.
 */
public final class NativeSwitches {
    /** Whether the native check is on for the client. */
    public static final String REVOKE = "revoke.refresh.token";

    /** How often a token may be used again. */
    public static final String MAX_REUSE = "refresh.token.max.reuse";

    public static final List<String> ALL = List.of(REVOKE, MAX_REUSE);

    private NativeSwitches() {}
}
