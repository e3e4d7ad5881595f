package dev.tokenlifecycle.revocation.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Reach;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class NoticeJsonTest {
    private static final Instant AT = Instant.parse("2026-11-23T12:00:00.123Z");

    static Stream<RevokedSubject> subjects() {
        return Stream.of(
                new RevokedSubject.Token("user", "session", "client", "jti"),
                new RevokedSubject.Token(null, null, "client", "jti"),
                new RevokedSubject.Family("user", "session", "client", "family"),
                new RevokedSubject.ClientSession("user", "session", "client", null),
                new RevokedSubject.UserAtClient("user", "client", null),
                new RevokedSubject.Session("user", "session"),
                new RevokedSubject.Session(null, "session"),
                new RevokedSubject.User("user"),
                new RevokedSubject.Client("client"),
                new RevokedSubject.Realm());
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void keepsEverything(RevokedSubject subject) {
        RevocationNotice notice = new RevocationNotice(
                "txn-1",
                "https://id.example/realms/r",
                Revocation.of(subject).because(RevocationReason.SUPERSEDED).by(Initiator.POLICY),
                AT,
                AT.plusSeconds(300));

        assertThat(NoticeJson.read(NoticeJson.write(notice))).contains(notice);
    }

    @ParameterizedTest
    @EnumSource
    void keepsEveryReason(RevocationReason reason) {
        RevocationNotice notice = new RevocationNotice(
                "txn-1",
                "https://id.example/realms/r",
                Revocation.of(new RevokedSubject.Realm()).because(reason).by(Initiator.ADMIN),
                AT,
                AT);

        assertThat(NoticeJson.read(NoticeJson.write(notice))).contains(notice);
    }

    /** RFC 7009 names the family that was presented, and Keycloak ends all that its client has of the session. */
    @Test
    void theFamilyOfARevokedTokenDoesNotNarrowWhatEnded() {
        RevocationNotice notice = new RevocationNotice(
                "txn-1",
                "https://id.example/realms/r",
                Revocation.of(new RevokedSubject.ClientSession("user", "session", "client", "family"))
                        .because(RevocationReason.TOKEN_REVOCATION)
                        .by(Initiator.USER),
                AT,
                AT);

        assertThat(NoticeJson.read(NoticeJson.write(notice))).contains(notice);
    }

    @Test
    void keepsWhatItReaches() {
        Revocation revocation = Revocation.of(new RevokedSubject.User("user"))
                .because(RevocationReason.ADMIN_LOGOUT)
                .by(Initiator.ADMIN)
                .with(new Reach(Set.of("s1", "s2"), Set.of("c"), Instant.ofEpochSecond(7), "service"));
        RevocationNotice notice =
                new RevocationNotice("txn-1", "https://id.example/realms/r", revocation, AT, AT.plusSeconds(300));

        assertThat(NoticeJson.read(NoticeJson.write(notice))).contains(notice);
    }

    @Test
    void keepsATest() {
        RevocationNotice notice = RevocationNotice.test("txn-1", "https://id.example/realms/r", AT);

        assertThat(NoticeJson.read(NoticeJson.write(notice))).contains(notice);
    }

    @Test
    void aDeliveryHasOneIdPerHookAndRevocation() {
        HookId hook = new HookId("realm", "hook");

        assertThat(hook.deliveryId("t")).isEqualTo(new HookId("realm", "hook").deliveryId("t"));
        assertThat(hook.deliveryId("t")).isNotEqualTo(hook.deliveryId("u"));
        assertThat(hook.deliveryId("t")).isNotEqualTo(new HookId("other", "hook").deliveryId("t"));
        assertThat(hook.deliveryId("t")).isNotEqualTo(new HookId("realm", "other").deliveryId("t"));
        assertThat(hook.ownerId()).hasSize(36);
    }
}
