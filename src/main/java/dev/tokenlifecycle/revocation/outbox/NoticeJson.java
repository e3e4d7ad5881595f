package dev.tokenlifecycle.revocation.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.RevocationType;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.util.JsonSerialization;

/** A {@link RevocationNotice} as it waits in the outbox. */
final class NoticeJson {
    private NoticeJson() {}

    static String write(RevocationNotice notice) {
        ObjectNode json = JsonSerialization.mapper.createObjectNode();
        json.put("txn", notice.txn());
        json.put("issuer", notice.issuer());
        json.put("at", notice.at().toString());
        Revocation revocation = notice.revocation();
        if (revocation != null) {
            json.put("safe_after", String.valueOf(notice.safeAfter()));
            json.put("type", revocation.type().wireName());
            json.put("user", revocation.userId());
            json.put("session", revocation.sessionId());
            json.put("client", revocation.clientId());
            json.put("family", revocation.familyId());
            json.put("token", revocation.tokenId());
            json.put("reason", revocation.reason());
            json.put("initiator", revocation.initiator().wireName());
            ReachJson.write(revocation.reach(), json);
        }
        return json.toString();
    }

    /** The notice, empty where {@code text} is none that this version understands. */
    static Optional<RevocationNotice> read(String text) {
        try {
            JsonNode json = JsonSerialization.mapper.readTree(text);
            String txn = json.path("txn").asText();
            String issuer = json.path("issuer").asText();
            Instant at = Instant.parse(json.path("at").asText());
            if (!json.has("type")) {
                return Optional.of(RevocationNotice.test(txn, issuer, at));
            }
            Instant safeAfter = Instant.parse(json.path("safe_after").asText());
            return Optional.of(new RevocationNotice(txn, issuer, revocation(json), at, safeAfter));
        } catch (IOException | DateTimeException | NoSuchElementException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Revocation revocation(JsonNode json) {
        return new Revocation(
                Arrays.stream(RevocationType.values())
                        .filter(type -> type.wireName().equals(json.path("type").asText()))
                        .findFirst()
                        .orElseThrow(),
                text(json, "user"),
                text(json, "session"),
                text(json, "client"),
                text(json, "family"),
                text(json, "token"),
                json.path("reason").asText(),
                Arrays.stream(Initiator.values())
                        .filter(initiator -> initiator
                                .wireName()
                                .equals(json.path("initiator").asText()))
                        .findFirst()
                        .orElseThrow(),
                ReachJson.read(json));
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.hasNonNull(field) ? json.get(field).asText() : null;
    }
}
