package dev.tokenlifecycle.revocation.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a receiver is answered (RFC 8936 §2.3).
 *
 * @param tokens security event tokens by their id, those that have waited longest first
 * @param more whether there are more
 */
public record PolledEvents(Map<String, String> tokens, boolean more) {
    /** None, and no more of them. */
    public static final PolledEvents NONE = new PolledEvents(Map.of(), false);

    public PolledEvents {
        tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
    }
}
