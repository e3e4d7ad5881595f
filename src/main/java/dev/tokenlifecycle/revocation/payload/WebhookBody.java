package dev.tokenlifecycle.revocation.payload;

import dev.tokenlifecycle.revocation.NoticeDetails;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationNotice;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A notice as the body of a Standard Webhooks delivery: {@code type}, {@code timestamp}, {@code data}. */
public final class WebhookBody {
    private WebhookBody() {}

    /** The JSON object. */
    public static Map<String, Object> of(RevocationNotice notice) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("iss", notice.issuer());
        data.put("txn", notice.txn());
        Revocation revocation = notice.revocation();
        Instant safeAfter = notice.safeAfter();
        if (revocation != null && safeAfter != null) {
            NoticeDetails.putIfThere(data, "sub", revocation.userId());
            data.put("initiating_entity", revocation.initiator().wireName());
            NoticeDetails.put(data, revocation);
            data.put("safe_after", NoticeDetails.secondsAfter(safeAfter));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", notice.type());
        body.put("timestamp", notice.at().toString());
        body.put("data", data);
        return body;
    }
}
