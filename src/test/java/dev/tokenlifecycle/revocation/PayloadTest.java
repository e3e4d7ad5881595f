package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.revocation.payload.SecurityEvent;
import dev.tokenlifecycle.revocation.payload.WebhookBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PayloadTest {
    private static final Instant AT = Instant.parse("2026-11-23T12:00:00.250Z");
    private static final String ISSUER = "https://id.example/realms/r";

    @ParameterizedTest
    @CsvSource({
        "TOKEN, token_revocation, oauth/event-type/token-revoked",
        "FAMILY, superseded, oauth/event-type/tokens-revoked",
        "SESSION, logout, caep/event-type/session-revoked",
        "REALM, not_before, risc/event-type/sessions-revoked",
        "USER, user_disabled, risc/event-type/account-disabled",
        "USER, user_deleted, risc/event-type/account-purged"
    })
    void aRevocationIsTheSecurityEventThatReceiversKnow(RevokedKind kind, String reason, String event) {
        Map<String, Object> claims = claims(notice(subject(kind, "u", "s", "c", "f"), reason));

        assertThat(claims.get("events"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("https://schemas.openid.net/secevent/" + event);
        assertThat(Schemas.securityEventToken(claims)).isEmpty();
    }

    @Test
    void theTokenNamesIssuerAudienceDeliveryAndRevocation() {
        Map<String, Object> claims = claims(notice(new RevokedSubject.Session("u", "s"), "logout"));

        assertThat(claims)
                .containsEntry("iss", ISSUER)
                .containsEntry("aud", "https://hook.example/")
                .containsEntry("jti", "delivery-1")
                .containsEntry("txn", "txn-1")
                .containsEntry("toe", AT.getEpochSecond())
                .containsEntry("iat", AT.getEpochSecond() + 60);
    }

    @Test
    void theSubjectOfASessionIsTheUserAndTheSession() {
        assertThat(claims(notice(new RevokedSubject.Session("u", "s"), "logout")))
                .containsEntry(
                        "sub_id",
                        Map.of(
                                "format",
                                "complex",
                                "user",
                                Map.of("format", "iss_sub", "iss", ISSUER, "sub", "u"),
                                "session",
                                Map.of("format", "opaque", "id", "s")));
    }

    @Test
    void theSubjectOfTokensIsTheUser() {
        assertThat(claims(notice(new RevokedSubject.ClientSession("u", "s", "c", null), "logout")))
                .containsEntry("sub_id", Map.of("format", "iss_sub", "iss", ISSUER, "sub", "u"));
    }

    @Test
    void theSubjectOfAClientOrARealmIsNotAUser() {
        assertThat(claims(notice(new RevokedSubject.Client("c"), "not_before")))
                .containsEntry(
                        "sub_id", Map.of("format", "complex", "application", Map.of("format", "opaque", "id", "c")));
        assertThat(claims(notice(new RevokedSubject.Realm(), "not_before")))
                .containsEntry("sub_id", Map.of("format", "complex", "tenant", Map.of("format", "uri", "uri", ISSUER)));
    }

    @Test
    void safeAfterIsNeverRoundedDown() {
        Map<String, Object> body =
                WebhookBody.of(notice(new RevokedSubject.ClientSession("u", "s", "c", null), "logout"));

        assertThat(body.get("data"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("safe_after", AT.getEpochSecond() + 301);
    }

    @ParameterizedTest
    @EnumSource
    void aWebhookMatchesItsSchema(RevokedKind kind) {
        assertThat(Schemas.standardWebhook(WebhookBody.of(notice(subject(kind, "u", "s", "c", "f"), "logout"))))
                .isEmpty();
    }

    @Test
    void aTestRevokesNothingInEitherFormat() {
        RevocationNotice test = RevocationNotice.test("txn-1", ISSUER, AT);

        assertThat(Schemas.securityEventToken(claims(test))).isEmpty();
        assertThat(Schemas.standardWebhook(WebhookBody.of(test))).isEmpty();
        assertThat(claims(test).get("events"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("https://schemas.openid.net/secevent/ssf/event-type/verification");
    }

    @Test
    void theSchemasRefuseWhatIsMissing() {
        assertThat(Schemas.securityEventToken(Map.of("iss", ISSUER))).isNotEmpty();
        assertThat(Schemas.standardWebhook(Map.of("type", "token-revoked", "timestamp", "now", "data", Map.of())))
                .isNotEmpty();
    }

    @Test
    void theExamplesOfTheDocsMatchTheSchemas() throws IOException {
        List<String> examples = Pattern.compile("```json\\n(\\{.*?\\n\\})\\n```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/hooks.md")) + Files.readString(Path.of("docs/hooks-format.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();

        List<String> tokens =
                examples.stream().filter(text -> text.contains("\"events\"")).toList();
        List<String> webhooks =
                examples.stream().filter(text -> text.contains("\"data\"")).toList();
        List<String> lists = examples.stream()
                .filter(text -> text.contains("\"revocations\""))
                .toList();
        assertThat(lists)
                .isNotEmpty()
                .allSatisfy(list -> assertThat(Schemas.revocationList(list)).isEmpty());
        assertThat(tokens).hasSizeGreaterThanOrEqualTo(6);
        assertThat(webhooks).hasSizeGreaterThanOrEqualTo(4);
        assertThat(tokens)
                .allSatisfy(
                        token -> assertThat(Schemas.securityEventToken(token)).isEmpty());
        assertThat(webhooks)
                .allSatisfy(body -> assertThat(Schemas.standardWebhook(body)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN, token",
        "FAMILY, family",
        "CLIENT_SESSION, client-session",
        "USER_AT_CLIENT, user-at-client",
        "SESSION, session",
        "USER, user",
        "CLIENT, client",
        "REALM, realm"
    })
    void everyFormatSaysWhatEnded(RevokedKind kind, String revoked) {
        Revocation revocation = notice(subject(kind, "u", "s", "c", "f"), "superseded")
                .revocation()
                .with(new Reach(Set.of("s2", "s1"), Set.of("d"), AT, "service"));
        RevocationNotice notice = new RevocationNotice("txn-1", ISSUER, revocation, AT, AT.plusSeconds(300));

        Map<String, Object> entry = ListedRevocation.of(notice);

        assertThat(entry)
                .containsEntry("revoked", revoked)
                .containsEntry("sids", List.of("s1", "s2"))
                .containsEntry("client_ids", List.of("d"))
                .containsEntry("not_before", AT.getEpochSecond())
                .containsEntry("service_client_id", "service");
        assertThat(Schemas.revocationList(Map.of(
                        "iss",
                        ISSUER,
                        "aud",
                        "a",
                        "iat",
                        1,
                        "exp",
                        2,
                        "interval_millis",
                        500,
                        "revocations",
                        List.of(entry))))
                .isEmpty();
        assertThat(Schemas.securityEventToken(claims(notice))).isEmpty();
        assertThat(Schemas.standardWebhook(WebhookBody.of(notice))).isEmpty();
        assertThat(claims(notice).toString()).contains("revoked=" + revoked);
    }

    @Test
    void tooManySessionsAreNotNamed() {
        Set<String> many = IntStream.rangeClosed(0, Reach.MOST_SESSIONS)
                .mapToObj(String::valueOf)
                .collect(Collectors.toSet());

        assertThat(Reach.ofUser(many, null).sessions()).isNull();
        assertThat(Reach.ofUser(Set.of(), null).sessions()).isEmpty();
    }

    private static Map<String, Object> claims(RevocationNotice notice) {
        return SecurityEvent.claims(notice, "delivery-1", "https://hook.example/", AT.plusSeconds(60));
    }

    private static RevokedSubject subject(RevokedKind kind, String user, String session, String client, String family) {
        return switch (kind) {
            case TOKEN -> new RevokedSubject.Token(user, session, client, "jti");
            case FAMILY -> new RevokedSubject.Family(user, session, client, family);
            case CLIENT_SESSION -> new RevokedSubject.ClientSession(user, session, client, null);
            case SESSION -> new RevokedSubject.Session(user, session);
            case USER_AT_CLIENT -> new RevokedSubject.UserAtClient(user, client, null);
            case USER -> new RevokedSubject.User(user);
            case CLIENT -> new RevokedSubject.Client(client);
            case REALM -> new RevokedSubject.Realm();
        };
    }

    private static RevocationNotice notice(RevokedSubject subject, String reason) {
        return new RevocationNotice(
                "txn-1",
                ISSUER,
                Revocation.of(subject)
                        .because(RevocationReason.valueOf(reason.toUpperCase(Locale.ROOT)))
                        .by(Initiator.USER),
                AT,
                AT.plusSeconds(300));
    }
}
