package dev.tokenlifecycle.admin.console;

import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.List;
import java.util.Map;

/** Gives the pages something to show. */
final class Thefts {
    /** A hook whose receiver nobody can reach. */
    static final Policy FAILING_HOOK = Policy.ofAnyClient(
            "hook", "revocation-hook", Map.of("hook-name", "siem", "endpoint-url", "https://siem.example/revocations"));

    private Thefts() {}

    /** Alice's token was stolen at {@code app}, where rotation is enforced, and at {@code web}, where it is observed; a hook fails. */
    static void happenIn(TestRealm realm) {
        realm.policies(rotation("enforced", "app", "enforce"), rotation("observed", "web", "observe"), FAILING_HOOK);
        for (String client : List.of("app", "web")) {
            String first = refreshToken(realm.login(client, "alice", "openid"));
            String second = refreshToken(realm.refresh(client, first));
            realm.refresh(client, second).expect(200);
            realm.refresh(client, first);
        }
    }

    static String refreshToken(Answer answer) {
        return answer.expect(200).json().get("refresh_token").asText();
    }

    private static Policy rotation(String name, String client, String mode) {
        return new Policy(
                name,
                "client-ids",
                Map.of("client-ids", List.of(client)),
                "refresh-token-rotation",
                Map.of("reuse-grace-seconds", "0", "mode", mode));
    }
}
