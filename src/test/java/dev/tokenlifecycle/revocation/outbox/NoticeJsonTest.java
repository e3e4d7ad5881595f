package dev.tokenlifecycle.revocation.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Reach;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.RevocationType;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NoticeJsonTest {
    private static final Instant AT = Instant.parse("2026-11-23T12:00:00.123Z");

    @ParameterizedTest
    @EnumSource
    void keepsEverything(RevocationType type) {
        RevocationNotice notice = new RevocationNotice(
                "txn-1",
                "https://id.example/realms/r",
                new Revocation(type, "user", "session", "client", "family", "jti", "superseded", Initiator.POLICY),
                AT,
                AT.plusSeconds(300));

        assertThat(NoticeJson.read(NoticeJson.write(notice))).contains(notice);
    }

    @Test
    void keepsWhatIsAbsentAbsent() {
        RevocationNotice notice = new RevocationNotice(
                "txn-1",
                "https://id.example/realms/r",
                new Revocation(
                        RevocationType.SESSIONS_REVOKED, null, null, null, null, null, "not_before", Initiator.ADMIN),
                AT,
                AT);

        assertThat(NoticeJson.read(NoticeJson.write(notice))).contains(notice);
    }

    @Test
    void keepsWhatItReaches() {
        Revocation revocation = new Revocation(
                        RevocationType.SESSIONS_REVOKED,
                        "user",
                        null,
                        null,
                        null,
                        null,
                        "admin_logout",
                        Initiator.ADMIN)
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
