package dev.tokenlifecycle.revocation.list;

import dev.tokenlifecycle.keycloak.signing.RealmSignature;
import dev.tokenlifecycle.revocation.list.ListedRevocations.Row;
import dev.tokenlifecycle.revocation.retry.Interval;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.jose.jws.JWSBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.util.JsonSerialization;

/**
 * One list on this node. It asks the database at most once a second, however many fetch the list, and only for what was recorded
 * lately; once a minute it asks for everything, so that what was committed long after it was recorded isn't missed.
 */
final class RevocationListCache {
    /** How old the answer may be. */
    static final Duration FRESH = Duration.ofSeconds(1);
    /** A revocation that is committed within this time after it was recorded is listed within a second of the commit. */
    static final Duration OVERLAP = Duration.ofSeconds(30);

    private static final Duration WHOLE_EVERY = Duration.ofSeconds(60);
    /** How long a list that was fetched may be trusted: {@code exp}. */
    static final Duration LIFETIME = Duration.ofMinutes(5);
    /** How often a list without changes is signed anew. */
    private static final long SIGNED_EVERY_SECONDS = 60;
    /** How often a reader should ask: with {@link #FRESH} it hears of a revocation within 1.5 seconds. */
    static final int INTERVAL_MILLIS = 500;

    private final ListId id;
    private final Map<String, Row> rows = new TreeMap<>();
    private Instant askedAt = Instant.EPOCH;
    private Instant askedForAllAt = Instant.EPOCH;
    private boolean changed = true;
    private @Nullable SignedList signed;

    RevocationListCache(ListId id) {
        this.id = id;
    }

    /** The list as it is now, or was at most a second ago. */
    synchronized SignedList current(KeycloakSession session, RealmModel realm, Instant now) {
        SignedList known = signed;
        if (known != null && !Interval.hasPassed(FRESH, askedAt, now)) {
            return known;
        }
        ask(new ListedRevocations(session), now);
        String etag = '"' + (changed || known == null ? digest() : content(known)) + '.' + bucket(now) + '"';
        if (known == null || !etag.equals(known.etag())) {
            known = SignedList.of(etag, sign(session, realm, now));
            signed = known;
        }
        changed = false;
        askedAt = now;
        return known;
    }

    /** Whether nobody has fetched it for so long that the copy isn't worth its memory. */
    synchronized boolean unused(Instant now) {
        return now.isAfter(askedAt.plus(LIFETIME));
    }

    private void ask(ListedRevocations listed, Instant now) {
        boolean all = Interval.hasPassed(WHOLE_EVERY, askedForAllAt, now);
        Instant since = all ? Instant.EPOCH : askedAt.minus(OVERLAP);
        for (Row row : listed.inForce(id.realmId(), id.hook(), since, now)) {
            if (!rows.containsKey(row.id())) {
                rows.put(row.id(), row.of(id.issuer()));
                changed = true;
            }
        }
        changed |= rows.values().removeIf(row -> row.safeAfter().isBefore(now));
        if (all) {
            askedForAllAt = now;
        }
    }

    private String sign(KeycloakSession session, RealmModel realm, Instant now) {
        StringBuilder claims = new StringBuilder(256 + rows.size() * 512);
        claims.append("{\"iss\":").append(quoted(id.issuer()));
        claims.append(",\"aud\":").append(quoted(id.audience()));
        claims.append(",\"iat\":").append(now.getEpochSecond());
        claims.append(",\"exp\":").append(now.plus(LIFETIME).getEpochSecond());
        claims.append(",\"interval_millis\":").append(INTERVAL_MILLIS);
        claims.append(",\"revocations\":[");
        claims.append(rows.values().stream().map(Row::json).collect(Collectors.joining(",")));
        claims.append("]}");
        return new JWSBuilder()
                .type("revocation-list+jwt")
                .content(claims.toString().getBytes(StandardCharsets.UTF_8))
                .sign(RealmSignature.of(session, realm));
    }

    private static String quoted(String text) {
        return JsonSerialization.mapper.getNodeFactory().textNode(text).toString();
    }

    private static long bucket(Instant now) {
        return now.getEpochSecond() / SIGNED_EVERY_SECONDS;
    }

    private static String content(SignedList list) {
        return list.etag().substring(1, list.etag().indexOf('.'));
    }

    /** Of what is listed; the map is sorted, so that every node says the same. */
    private String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            rows.keySet().forEach(key -> digest.update(key.getBytes(StandardCharsets.US_ASCII)));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is in every Java", impossible);
        }
    }
}
