package dev.tokenlifecycle.revocation.payload;

import dev.tokenlifecycle.revocation.NoticeDetails;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevocationType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A notice as the claims of a security event token (RFC 8417) of the Shared Signals Framework 1.0. */
public final class SecurityEvent {
    private static final String BASE = "https://schemas.openid.net/secevent/";

    private SecurityEvent() {}

    /**
     * The claims.
     *
     * @param id the stable id of the delivery
     * @param audience the endpoint that the token is for
     * @param issuedAt when the token is signed; {@code toe} and {@code event_timestamp} say when the revocation was
     */
    public static Map<String, Object> claims(RevocationNotice notice, String id, String audience, Instant issuedAt) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", notice.issuer());
        claims.put("iat", issuedAt.getEpochSecond());
        claims.put("jti", id);
        claims.put("aud", audience);
        claims.put("txn", notice.txn());
        claims.put("toe", notice.at().getEpochSecond());
        claims.put("sub_id", subject(notice));
        claims.put("events", Map.of(type(notice.revocation()), event(notice)));
        return claims;
    }

    /** The event type URI. */
    public static String type(@Nullable Revocation revocation) {
        if (revocation == null) {
            return BASE + "ssf/event-type/verification";
        }
        return switch (revocation.type()) {
            case TOKEN_REVOKED -> BASE + "oauth/event-type/token-revoked";
            case TOKENS_REVOKED -> BASE + "oauth/event-type/tokens-revoked";
            case SESSION_REVOKED -> BASE + "caep/event-type/session-revoked";
            case SESSIONS_REVOKED -> BASE + "risc/event-type/" + risc(revocation.reason());
        };
    }

    private static String risc(RevocationReason reason) {
        return switch (reason) {
            case USER_DISABLED, USER_LOCKED_OUT -> "account-disabled";
            case USER_DELETED -> "account-purged";
            default -> "sessions-revoked";
        };
    }

    // RFC 9493, and the complex subjects of SSF 1.0 §3.3 where the subject is more or other than a user.
    private static Map<String, Object> subject(RevocationNotice notice) {
        Revocation revocation = notice.revocation();
        if (revocation == null) {
            return Map.of("format", "opaque", "id", notice.txn());
        }
        String user = revocation.userId();
        String session = revocation.sessionId();
        String client = revocation.clientId();
        if (user != null) {
            Map<String, Object> person = ordered("format", "iss_sub", "iss", notice.issuer(), "sub", user);
            return revocation.type() == RevocationType.SESSION_REVOKED && session != null
                    ? ordered("format", "complex", "user", person, "session", opaque(session))
                    : person;
        }
        if (session != null) {
            return ordered("format", "complex", "session", opaque(session));
        }
        return client != null
                ? ordered("format", "complex", "application", opaque(client))
                : ordered("format", "complex", "tenant", ordered("format", "uri", "uri", notice.issuer()));
    }

    private static Map<String, Object> event(RevocationNotice notice) {
        Revocation revocation = notice.revocation();
        Instant safeAfter = notice.safeAfter();
        if (revocation == null || safeAfter == null) {
            return ordered("state", notice.txn());
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event_timestamp", notice.at().getEpochSecond());
        event.put("initiating_entity", revocation.initiator().wireName());
        event.put("reason_admin", Map.of("en", revocation.reason().wireName()));
        NoticeDetails.put(event, revocation);
        event.put("safe_after", NoticeDetails.secondsAfter(safeAfter));
        return event;
    }

    private static Map<String, Object> opaque(String id) {
        return ordered("format", "opaque", "id", id);
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
        }
        return map;
    }
}
