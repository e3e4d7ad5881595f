package dev.tokenlifecycle.revocation;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON members that security event tokens, webhooks and revocation lists share. */
public final class NoticeDetails {
    private NoticeDetails() {}

    /**
     * Adds what ended, why and what else tells its tokens; not {@code reason}, which RISC's account-disabled uses with values
     * of its own.
     */
    public static void put(Map<String, Object> json, Revocation revocation) {
        json.put("revocation_reason", revocation.reason().wireName());
        json.put("revoked", revocation.subject().kind().wireName());
        putIfThere(json, "sid", revocation.sessionId());
        putIfThere(json, "client_id", revocation.clientId());
        putIfThere(json, "token_family", revocation.familyId());
        putIfThere(json, "token_jti", revocation.tokenId());
        putReach(json, revocation.reach());
    }

    private static void putReach(Map<String, Object> json, Reach reach) {
        Set<String> sessions = reach.sessions();
        if (sessions != null) {
            json.put("sids", sessions.stream().sorted().toList());
        }
        if (!reach.clients().isEmpty()) {
            json.put("client_ids", reach.clients().stream().sorted().toList());
        }
        Instant notBefore = reach.notBefore();
        if (notBefore != null) {
            json.put("not_before", notBefore.getEpochSecond());
        }
        putIfThere(json, "service_client_id", reach.serviceClient());
    }

    /** Adds {@code member} unless {@code value} is null. */
    public static void putIfThere(Map<String, Object> json, String member, @Nullable String value) {
        if (value != null) {
            json.put(member, value);
        }
    }

    /** Whole seconds since 1970, rounded up: never before {@code instant}. */
    public static long secondsAfter(Instant instant) {
        return instant.getEpochSecond() + (instant.getNano() > 0 ? 1 : 0);
    }
}
