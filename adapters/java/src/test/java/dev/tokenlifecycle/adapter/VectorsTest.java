package dev.tokenlifecycle.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The test vectors that all adapters share. */
@SuppressWarnings("unchecked")
final class VectorsTest {
    private static final Map<String, Object> VECTORS = vectors();
    private static FakeRealm realm;

    record Case(Map<String, Object> json) {
        Object get(String member) {
            return json.get(member);
        }

        @Override
        public String toString() {
            return String.valueOf(json.get("name"));
        }
    }

    @BeforeAll
    static void start() throws IOException {
        realm = new FakeRealm();
    }

    @AfterAll
    static void stop() {
        realm.close();
    }

    static Stream<Case> matching() {
        return cases("matching");
    }

    static Stream<Case> capacity() {
        return cases("capacity");
    }

    static Stream<Case> pushes() {
        return cases("pushes");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matching")
    void aTokenIsVoidOrNot(Case vector) {
        InForce inForce = new InForce(100, number(VECTORS, "skew_seconds"));
        ((List<Map<String, Object>>) vector.get("revocations"))
                .forEach(entry -> RevokedTokens.ofEntry(entry).ifPresent(each -> inForce.add(List.of(each), 0)));

        boolean revoked = inForce.includes(
                TokenClaims.of((Map<String, Object>) vector.get("claims")), number(vector.json(), "now"));

        assertThat(revoked).isEqualTo(vector.get("revoked"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("capacity")
    void whatFindsNoRoomIsNotForgotten(Case vector) {
        InForce inForce = new InForce((int) number(vector.json(), "capacity"), 0);
        for (Map<String, Object> step : (List<Map<String, Object>>) vector.get("steps")) {
            long at = number(step, "at");
            inForce.expire(at);
            if (step.get("push") instanceof List<?> push) {
                assertThat(inForce.add(List.of(ended(push)), at)).isEqualTo(step.get("kept"));
            } else if (step.get("list") instanceof List<?> list) {
                inForce.addWhole(
                        list.stream().map(each -> ended((List<?>) each)).toList(), at);
            }
            assertThat(inForce.full(at)).as("full at %d", at).isEqualTo(step.get("full"));
            assertThat(inForce.size()).as("size at %d", at).isEqualTo((int) number(step, "size"));
        }
    }

    private static RevokedTokens ended(List<?> idAndEnd) {
        Map<String, Object> entry =
                Map.of("txn", idAndEnd.get(0), "sid", idAndEnd.get(0), "safe_after", idAndEnd.get(1));
        Map<String, Object> whole = new HashMap<>(Map.of("iss", "x", "revoked", "session", "event_timestamp", 0));
        whole.putAll(entry);
        return RevokedTokens.ofEntry(whole).orElseThrow();
    }

    /** The issuer is that of the server that publishes the keys, and the time is now. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("pushes")
    void aPushIsAnsweredAndActedUpon(Case vector) {
        String audience = (String) VECTORS.get("audience");
        try (RevocationList list =
                new RevocationList(Settings.push(realm.issuer(), audience), RevocationStore.MEMORY, line -> {})) {
            String body = body(vector);
            for (long i = 0; i < number(vector.json(), "times", 1); i++) {
                PushAnswer answer = list.receive(body);

                assertThat(answer.status()).isEqualTo((int) number(vector.json(), "status"));
                Optional.ofNullable(vector.get("err"))
                        .ifPresent(err -> assertThat(answer.body()).contains("\"err\":\"" + err + "\""));
            }
            if (vector.get("revokes") != null) {
                assertThat(list.isRevoked((Map<String, Object>) here(vector.get("revokes"))))
                        .isTrue();
                assertThat(list.size()).isEqualTo(1);
            }
            if (vector.get("spares") != null) {
                assertThat(list.isRevoked((Map<String, Object>) here(vector.get("spares"))))
                        .isFalse();
            }
        }
    }

    private static String body(Case vector) {
        if (vector.get("raw") != null) {
            return (String) vector.get("raw");
        }
        Map<String, Object> claims = new HashMap<>((Map<String, Object>) here(vector.get("claims")));
        if (vector.get("padTo") != null) {
            claims.put("padding", "x".repeat((int) number(vector.json(), "padTo")));
        }
        String type = vector.get("typ") == null ? "secevent+jwt" : (String) vector.get("typ");
        Object key = vector.get("key") == null ? "current" : vector.get("key");
        if (key.equals("none")) {
            return Base64URL.encode("{\"alg\":\"none\",\"typ\":\"secevent+jwt\"}") + "."
                    + Base64URL.encode(JSONObjectUtils.toJSONString(claims)) + ".";
        }
        RSAKey signer = key.equals("current")
                ? realm.current
                : key.equals("next") ? realm.next : FakeRealm.key(key.equals("impostor") ? "current" : "strange");
        return FakeRealm.sign(signer, type, claims);
    }

    /** The vectors' issuer and times, moved to this server and to now. */
    private static Object here(Object vector) {
        long shift = Instant.now().getEpochSecond() - number(VECTORS, "now");
        if (vector instanceof Map<?, ?> map) {
            Map<String, Object> moved = new HashMap<>();
            map.forEach((key, value) -> moved.put((String) key, here(value)));
            return moved;
        } else if (vector instanceof List<?> many) {
            return many.stream().map(VectorsTest::here).toList();
        } else if (vector instanceof Number time) {
            return time.longValue() + shift;
        }
        return VECTORS.get("issuer").equals(vector) ? realm.issuer().toString() : vector;
    }

    private static long number(Map<String, Object> object, String member) {
        return ((Number) object.get(member)).longValue();
    }

    private static long number(Map<String, Object> object, String member, long absent) {
        return object.get(member) instanceof Number number ? number.longValue() : absent;
    }

    private static Stream<Case> cases(String member) {
        return ((List<Map<String, Object>>) VECTORS.get(member)).stream().map(Case::new);
    }

    private static Map<String, Object> vectors() {
        try {
            return JSONObjectUtils.parse(Files.readString(Path.of("../../docs/schemas/revocation-vectors.json")));
        } catch (IOException | ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
