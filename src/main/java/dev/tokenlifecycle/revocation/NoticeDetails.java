package dev.tokenlifecycle.revocation;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members that both formats share. */
public final class NoticeDetails {
    private NoticeDetails() {}

    // "reason" is taken: RISC's account-disabled has one, with two words of its own.
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

    public static void putIfThere(Map<String, Object> json, String member, @Nullable String value) {
        if (value != null) {
            json.put(member, value);
        }
    }

    /** Whole seconds, never before {@code instant}. */
    public static long secondsAfter(Instant instant) {
        return instant.getEpochSecond() + (instant.getNano() > 0 ? 1 : 0);
    }
}
