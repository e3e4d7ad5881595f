package dev.tokenlifecycle.revocation.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevocationType;
import dev.tokenlifecycle.revocation.RevokedSubject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
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
            json.put("reason", revocation.reason().wireName());
            json.put("initiator", revocation.initiator().wireName());
            ReachJson.write(revocation.reach(), json);
        }
        return json.toString();
    }

    /** What stands in the notices that are about {@code family}. */
    static String family(String family) {
        return "\"family\":" + TextNode.valueOf(family);
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
        RevocationReason reason = named(RevocationReason.values(), RevocationReason::wireName, json.path("reason"));
        return Revocation.of(subject(json, reason))
                .because(reason)
                .by(named(Initiator.values(), Initiator::wireName, json.path("initiator")))
                .with(ReachJson.read(json));
    }

    private static RevokedSubject subject(JsonNode json, RevocationReason reason) {
        @Nullable String user = text(json, "user");
        @Nullable String session = text(json, "session");
        @Nullable String client = text(json, "client");
        return switch (named(RevocationType.values(), RevocationType::wireName, json.path("type"))) {
            case TOKEN_REVOKED -> new RevokedSubject.Token(user, session, needed(client), needed(text(json, "token")));
            case SESSION_REVOKED -> new RevokedSubject.Session(user, needed(session));
            case TOKENS_REVOKED -> tokens(user, session, needed(client), text(json, "family"), reason);
            case SESSIONS_REVOKED ->
                user != null
                        ? new RevokedSubject.User(user)
                        : client != null ? new RevokedSubject.Client(client) : new RevokedSubject.Realm();
        };
    }

    /** RFC 7009 names a family, and Keycloak ends all that its client has of the session. */
    private static RevokedSubject tokens(
            @Nullable String user,
            @Nullable String session,
            String client,
            @Nullable String family,
            RevocationReason reason) {
        if (family != null && reason != RevocationReason.TOKEN_REVOCATION) {
            return new RevokedSubject.Family(user, session, client, family);
        }
        return session == null
                ? new RevokedSubject.UserAtClient(user, client, family)
                : new RevokedSubject.ClientSession(user, session, client, family);
    }

    private static <E> E named(E[] values, Function<E, String> wireName, JsonNode name) {
        return Arrays.stream(values)
                .filter(value -> wireName.apply(value).equals(name.asText()))
                .findFirst()
                .orElseThrow();
    }

    private static String needed(@Nullable String id) {
        if (id == null) {
            throw new NoSuchElementException();
        }
        return id;
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.hasNonNull(field) ? json.get(field).asText() : null;
    }
}
