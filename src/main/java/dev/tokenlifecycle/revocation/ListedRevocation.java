package dev.tokenlifecycle.revocation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A notice as an entry of a revocation list: the members of a security event, flat, with the names that both formats have. */
public final class ListedRevocation {
    private ListedRevocation() {}

    /**
     * The JSON object.
     *
     * @throws IllegalArgumentException if {@code notice} is a test: nothing was revoked
     */
    public static Map<String, Object> of(RevocationNotice notice) {
        Revocation revocation = notice.revocation();
        Instant safeAfter = notice.safeAfter();
        if (revocation == null || safeAfter == null) {
            throw new IllegalArgumentException("a test isn't listed");
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("txn", notice.txn());
        entry.put("iss", notice.issuer());
        entry.put("type", notice.type());
        entry.put("event_timestamp", notice.at().getEpochSecond());
        NoticeDetails.putIfThere(entry, "sub", revocation.userId());
        entry.put("initiating_entity", revocation.initiator().wireName());
        NoticeDetails.put(entry, revocation);
        entry.put("safe_after", NoticeDetails.secondsAfter(safeAfter));
        return entry;
    }
}
