package dev.tokenlifecycle.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokenlifecycle.adapter.Settings.OtherIssuers;
import dev.tokenlifecycle.adapter.Settings.WhenStale;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RevocationListTest {
    private static final String AUDIENCE = "https://api.example/revocations";
    private FakeRealm realm;
    private final List<String> log = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        realm = new FakeRealm();
    }

    @AfterEach
    void stop() {
        realm.close();
    }

    @Test
    void knowsTheListWhenItHasStartedAndFollowsIt() {
        realm.revocations = List.of(session("s1", 300));
        try (RevocationList list =
                list(WhenStale.CLOSED, Duration.ofMinutes(5), 10, null).start()) {
            assertThat(list.isRevoked(token("s1"))).isTrue();
            assertThat(list.isRevoked(token("s2"))).isFalse();

            realm.revocations = List.of(session("s1", 300), session("s2", 300));

            await().atMost(Duration.ofSeconds(2)).until(() -> list.isRevoked(token("s2")));
        }
    }

    @Test
    void whatWasRevokedIsNotForgottenWithAListThatLacksIt() {
        realm.revocations = List.of(session("s1", 300));
        try (RevocationList list =
                list(WhenStale.CLOSED, Duration.ofMinutes(5), 10, null).start()) {
            realm.revocations = List.of(session("s2", 300));

            await().until(() -> list.isRevoked(token("s2")));
            assertThat(list.isRevoked(token("s1"))).isTrue();
        }
    }

    @Test
    void closesOnceTheListIsTooOldAndOpensAgain() {
        try (RevocationList list =
                list(WhenStale.CLOSED, Duration.ofSeconds(3), 10, null).start()) {
            assertThat(list.isRevoked(token("s1"))).isFalse();
            realm.status = 500;
            await().atMost(Duration.ofSeconds(10)).until(() -> list.isRevoked(token("s1")));
            assertThat(list.stale()).isTrue();
            assertThat(list.isRevoked(Map.of("sub", "of no issuer"))).isFalse();

            realm.status = 200;

            await().atMost(Duration.ofSeconds(10)).until(() -> !list.isRevoked(token("s1")));
            assertThat(log).hasSize(2).first().asString().contains("can't be read");
        }
    }

    @Test
    void openGoesByWhatIsKnown() {
        realm.revocations = List.of(session("s1", 300));
        try (RevocationList list =
                list(WhenStale.OPEN, Duration.ofSeconds(1), 10, null).start()) {
            realm.status = 500;
            await().atMost(Duration.ofSeconds(10)).until(list::stale);

            assertThat(list.isRevoked(token("s1"))).isTrue();
            assertThat(list.isRevoked(token("s2"))).isFalse();
        }
    }

    @Test
    void oneThatNeverKnewAnythingIsStale() {
        realm.status = 500;
        try (RevocationList list =
                list(WhenStale.CLOSED, Duration.ofMinutes(5), 10, null).start()) {
            assertThat(list.isRevoked(token("s1"))).isTrue();
        }
    }

    /** Whoever sets an API up reads in its own log what is missing. */
    @Test
    void theLogSaysWhyKeycloakRefuses() {
        realm.refusal = "{\"errorMessage\":\"The role read-revocation-lists\\nis needed\"}";
        list(WhenStale.CLOSED, Duration.ofMinutes(5), 10, null).start().close();
        realm.refusal = "<html>no</html>";
        list(WhenStale.CLOSED, Duration.ofMinutes(5), 10, null).start().close();

        assertThat(log).hasSize(2);
        assertThat(log.get(0)).endsWith("/lists/apis answers 403: The role read-revocation-lists is needed");
        assertThat(log.get(1)).endsWith("/lists/apis answers 403");
    }

    @Test
    void oneThatIsFullSaysSoAndIsClosedUntilThereIsRoom() {
        realm.revocations = List.of(session("s1", 300), session("s2", 300), session("s3", 300));
        try (RevocationList list =
                list(WhenStale.CLOSED, Duration.ofMinutes(5), 2, null).start()) {
            assertThat(list.full()).isTrue();
            assertThat(list.size()).isEqualTo(2);
            assertThat(list.isRevoked(token("other"))).isTrue();
        }
    }

    @Test
    void aForgedListChangesNothing() {
        try (RevocationList list =
                list(WhenStale.OPEN, Duration.ofMinutes(5), 10, null).start()) {
            realm.listKey = FakeRealm.key("current");
            realm.revocations = List.of(session("s1", 300));
            int before = realm.listsFetched.get();

            await().atMost(Duration.ofSeconds(10)).until(() -> realm.listsFetched.get() > before + 1);

            assertThat(list.isRevoked(token("s1"))).isFalse();
            assertThat(log).isNotEmpty();
        }
    }

    @Test
    void keysThatAreMadeUpAreNotFetchedForEachPush() {
        String forged = push(FakeRealm.key("made-up"), "s1");
        SteppingClocks time = new SteppingClocks();
        try (RevocationList list = new RevocationList(
                Settings.push(realm.issuer(), AUDIENCE), RevocationStore.MEMORY, log::add, time.clocks())) {
            assertThat(list.receive(forged).status()).isEqualTo(400);
            for (int i = 0; i < 5; i++) {
                // The key may have been published since: the sender comes again.
                assertThat(list.receive(forged).status()).isEqualTo(503);
            }
            assertThat(realm.keysFetched).hasValue(1);
            assertThat(list.receive(push(realm.current, "s1")).status()).isEqualTo(202);

            time.pass(Duration.ofSeconds(11));

            assertThat(list.receive(forged).status()).isEqualTo(400);
            assertThat(realm.keysFetched).hasValue(2);
        }
    }

    @Test
    void aPushWhoseKeyCannotBeFetchedIsToBeSentAgain() {
        realm.status = 500;
        try (RevocationList list =
                new RevocationList(Settings.push(realm.issuer(), AUDIENCE), RevocationStore.MEMORY, log::add)) {
            assertThat(list.receive(push(realm.current, "s1")).status()).isEqualTo(503);
            assertThat(list.isRevoked(token("s1"))).isFalse();
        }
    }

    @Test
    void theSnapshotIsKnownBeforeKeycloakIs() {
        Path file = directory.resolve("list");
        realm.revocations = List.of(session("s1", 300));
        list(WhenStale.CLOSED, Duration.ofMinutes(5), 10, file).start().close();
        realm.status = 500;

        try (RevocationList list =
                list(WhenStale.CLOSED, Duration.ofMinutes(5), 10, file).start()) {
            assertThat(list.isRevoked(token("s1"))).isTrue();
            assertThat(list.isRevoked(token("s2"))).isFalse();
            assertThat(list.age()).isLessThan(Duration.ofMinutes(1));
        }
    }

    @Test
    void aListStaysAsOldAsItIsWhenTheClockIsSetBack() {
        SteppingClocks time = new SteppingClocks();
        try (RevocationList list = list(time, Settings.DEFAULT_STALENESS).start()) {
            assertThat(list.isRevoked(token("s1"))).isFalse();
            realm.status = 500;
            await().until(() -> !log.isEmpty());

            time.step(Duration.ofHours(-1));
            time.pass(Duration.ofMinutes(6));

            assertThat(list.age()).isGreaterThan(Duration.ofMinutes(5));
            assertThat(list.isRevoked(token("s1"))).isTrue();
        }
    }

    @Test
    void aListGetsOldWhileTheMachineIsSuspendedAndIsKnownAgainAfterTheNextFetch() {
        SteppingClocks time = new SteppingClocks();
        try (RevocationList list = list(time, Duration.ofMinutes(3)).start()) {
            realm.status = 500;
            await().until(() -> !log.isEmpty());
            time.suspend(Duration.ofMinutes(4));

            assertThat(list.age()).isGreaterThanOrEqualTo(Duration.ofMinutes(4));
            assertThat(list.isRevoked(token("s1"))).isTrue();

            realm.status = 200;

            await().until(() -> !list.stale());
        }
    }

    @Test
    void aLogThatThrowsStopsNothing() {
        realm.status = 500;
        RevocationList broken = new RevocationList(
                Settings.list(realm.issuer(), "apis", "api", "secret"), RevocationStore.MEMORY, line -> {
                    log.add(line);
                    throw new IllegalStateException("the disk is full");
                });
        try (RevocationList list = broken.start()) {
            realm.status = 200;
            await().until(() -> !list.stale());
            realm.status = 500;
            await().until(() -> log.size() == 3);

            realm.status = 200;
            realm.revocations = List.of(session("s1", 300));

            await().until(() -> list.isRevoked(token("s1")));
        }
    }

    @Test
    void aSnapshotOfTheFutureIsAsOldAsOneOfNow() {
        SteppingClocks time = new SteppingClocks();
        Path file = directory.resolve("list");
        list(time, file).start().close();
        realm.status = 500;
        time.step(Duration.ofHours(-1));

        try (RevocationList list = list(time, file).start()) {
            assertThat(list.stale()).isFalse();
            time.pass(Duration.ofMinutes(6));
            assertThat(list.stale()).isTrue();
        }
    }

    @Test
    void aSnapshotThatCannotBeWrittenMakesNoListOld() {
        try (RevocationList list = list(
                        WhenStale.CLOSED,
                        Duration.ofMinutes(5),
                        10,
                        directory.resolve("missing").resolve("list"))
                .start()) {
            assertThat(list.isRevoked(token("s1"))).isFalse();
            assertThat(log).hasSize(1).first().asString().contains("can't be written");
        }
    }

    @Test
    void aSpoiltSnapshotIsNotUsed() throws IOException {
        Path file = directory.resolve("list");
        realm.revocations = List.of(session("s1", 300));
        list(WhenStale.CLOSED, Duration.ofMinutes(5), 10, file).start().close();
        Files.writeString(file, Files.readString(file).strip() + "x");
        realm.status = 500;

        try (RevocationList list =
                list(WhenStale.OPEN, Duration.ofMinutes(5), 10, file).start()) {
            assertThat(list.isRevoked(token("s1"))).isFalse();
        }
    }

    @Test
    void instancesShareADatabase() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:shared;DB_CLOSE_DELAY=-1");
        try (RevocationList one = pushed(database).start();
                RevocationList other = pushed(database).start()) {
            assertThat(one.receive(push(realm.current, "s1")).status()).isEqualTo(202);
            assertThat(other.receive(push(realm.current, "s1")).status()).isEqualTo(202);
            assertThat(one.receive(push(realm.current, "s2")).status()).isEqualTo(202);

            await().atMost(Duration.ofSeconds(3)).until(() -> other.isRevoked(token("s2")));
            assertThat(other.size()).isEqualTo(2);
        }
        try (RevocationList restarted = pushed(database).start()) {
            assertThat(restarted.isRevoked(token("s1"))).isTrue();
        }
    }

    @Test
    void aStoreThatIsDownIsAsked503() {
        RevocationStore down = new RevocationStore() {
            @Override
            public void keep(String id, String token, long safeAfter) {
                throw new RevocationStoreException("down", null);
            }

            @Override
            public List<String> inForce(long now) {
                return List.of();
            }
        };
        try (RevocationList list = new RevocationList(Settings.push(realm.issuer(), AUDIENCE), down, log::add)) {
            assertThat(list.receive(push(realm.current, "s1")).status()).isEqualTo(503);
        }
    }

    @Test
    void settingsThatWouldRevokeNothingAreRefused() {
        URI issuer = realm.issuer();
        assertThatThrownBy(() -> Settings.push(issuer, null)).hasMessageContaining("list or audience");
        assertThatThrownBy(() -> Settings.list(issuer, "apis", null, null)).hasMessageContaining("client-id");
        assertThatThrownBy(() -> Settings.push(issuer, " ")).hasMessageContaining("audience");
        assertThatThrownBy(() -> Settings.list(issuer, "", "api", "secret")).hasMessageContaining("list");
        assertThatThrownBy(() -> Settings.list(issuer, "apis", "", "secret")).hasMessageContaining("client-id");
    }

    /** The list is fetched twice a second: one that may be no older than that would be stale most of the time. */
    @Test
    void aStalenessThatWouldRefuseEveryTokenIsRefused() {
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(999), Duration.ofSeconds(-1))) {
            assertThatThrownBy(() -> list(WhenStale.CLOSED, wrong, 10, null))
                    .hasMessage("staleness must be at least 1 second, was " + wrong);
        }
    }

    /** The host has a typing error, or the realm is another one: the API accepts tokens that the list says nothing of. */
    @Test
    void anIssuerThatIsWrongClosesBeforeAndAfterTheFirstList() {
        URI other = URI.create(realm.issuer() + "-2");
        try (RevocationList unknown = list(other, null, Clocks.SYSTEM).start()) {
            assertThat(unknown.isRevoked(token("s1"))).isTrue();
        }
        assertThat(log.get(0)).contains("says that its issuer is " + realm.issuer());
        try (RevocationList known = list(realm.issuer(), null, Clocks.SYSTEM).start()) {
            assertThat(known.isRevoked(token("s1"))).isFalse();
            assertThat(known.isRevoked(Map.of("iss", other.toString()))).isTrue();
        }
    }

    @Test
    void theLogSaysOnceAMinuteThatATokenOfAnotherIssuerIsRefused() {
        SteppingClocks time = new SteppingClocks();
        try (RevocationList list = list(realm.issuer(), null, time.clocks()).start()) {
            list.isRevoked(Map.of("iss", "https://other.example/\nrealms/" + "x".repeat(300)));
            list.isRevoked(Map.of("iss", "https://third.example"));
            assertThat(log)
                    .containsExactly("A token of the issuer https://other.example/ realms/" + "x".repeat(170)
                            + "… is refused: issuer-uri is " + realm.issuer()
                            + ". Correct it, or say other-issuers=open where another list judges such tokens");

            time.pass(Duration.ofSeconds(61));
            list.isRevoked(Map.of("iss", "https://third.example"));
            assertThat(log).hasSize(2).last().asString().contains("https://third.example is refused");
        }
    }

    @Test
    void tokensOfOtherIssuersAreLeftToOthersWhereTheSettingsSaySo() {
        realm.status = 500;
        try (RevocationList list =
                list(realm.issuer(), OtherIssuers.OPEN, Clocks.SYSTEM).start()) {
            assertThat(list.isRevoked(Map.of("iss", "https://other.example"))).isFalse();
            assertThat(list.isRevoked(token("s1"))).isTrue();
        }
    }

    private RevocationList list(URI issuer, OtherIssuers others, Clocks clocks) {
        return new RevocationList(
                new Settings(issuer, "apis", "api", "secret", null, null, null, null, 0, null, others),
                RevocationStore.MEMORY,
                log::add,
                clocks);
    }

    /** No token names such an issuer, so none would ever be revoked. */
    @Test
    void anIssuerThatNoTokenNamesIsRefused() {
        for (String issuer : List.of(
                "",
                "realms/shop",
                "id.example/realms/shop",
                "https:/realms/shop",
                "ftp://id.example/realms/shop",
                "https://id.example/realms/shop/",
                "https://id.example/realms/shop?x=y",
                "https://id.example/realms/shop#x")) {
            assertThatThrownBy(() -> Settings.push(URI.create(issuer), AUDIENCE))
                    .as(issuer)
                    .hasMessageContaining("issuer-uri");
        }
    }

    /** Measured: how long a question takes beside 100,000 revocations, and what one weighs. A round is too short to be interrupted each time. */
    @Test
    void aQuestionTakesLessThanAMicrosecond() {
        long now = Instant.now().getEpochSecond();
        long before = used();
        InForce inForce = new InForce(200_000, 10);
        List<RevokedTokens> many = new ArrayList<>();
        IntStream.range(0, 100_000)
                .forEach(i -> many.add(
                        RevokedTokens.ofEntry(session("session-" + i, 300)).orElseThrow()));
        inForce.add(many, now);
        many.clear();
        long weight = (used() - before) / 100_000;
        Map<String, Object> claims = token("nobody");
        double best = Double.MAX_VALUE;
        long found = 0;
        for (int round = 0; round < 1_000; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < 2_000; i++) {
                found += inForce.includes(TokenClaims.of(claims), now) ? 1 : 0;
            }
            best = Math.min(best, (System.nanoTime() - begin) / 2_000.0);
        }

        System.out.printf("RevocationListTest: %.0f ns a question, %d bytes a revocation%n", best, weight);
        assertThat(found).isZero();
        assertThat(inForce.size()).isEqualTo(100_000);
        assertThat(best).isLessThan(1_000);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private RevocationList pushed(JdbcDataSource database) {
        return new RevocationList(Settings.push(realm.issuer(), AUDIENCE), new JdbcRevocationStore(database), log::add);
    }

    private RevocationList list(WhenStale whenStale, Duration staleness, int capacity, Path snapshot) {
        return new RevocationList(
                new Settings(
                        realm.issuer(), "apis", "api", "secret", null, null, staleness, whenStale, capacity, snapshot),
                RevocationStore.MEMORY,
                log::add);
    }

    private RevocationList list(SteppingClocks time, Path snapshot) {
        return new RevocationList(
                new Settings(realm.issuer(), "apis", "api", "secret", null, null, null, null, 0, snapshot),
                RevocationStore.MEMORY,
                log::add,
                time.clocks());
    }

    private RevocationList list(SteppingClocks time, Duration staleness) {
        return new RevocationList(
                new Settings(realm.issuer(), "apis", "api", "secret", null, null, staleness, null, 0, null),
                RevocationStore.MEMORY,
                log::add,
                time.clocks());
    }

    private String push(com.nimbusds.jose.jwk.RSAKey key, String sid) {
        return FakeRealm.sign(key, "secevent+jwt", realm.event(AUDIENCE, session(sid, 300)));
    }

    private Map<String, Object> session(String sid, int seconds) {
        long now = Instant.now().getEpochSecond();
        return Map.of(
                "txn",
                "t-" + sid,
                "iss",
                realm.issuer().toString(),
                "type",
                "session-revoked",
                "revoked",
                "session",
                "event_timestamp",
                now,
                "sid",
                sid,
                "safe_after",
                now + seconds);
    }

    private Map<String, Object> token(String sid) {
        return Map.of(
                "iss",
                realm.issuer().toString(),
                "sid",
                sid,
                "sub",
                "alice",
                "azp",
                "app",
                "jti",
                "onrtac:1.f1",
                "iat",
                Instant.now().getEpochSecond() - 60);
    }
}
