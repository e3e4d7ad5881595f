package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A realm with a hook looks at tokens before anybody has checked them. Whoever forges one gets the answer of a realm without. */
@Tag("receiver")
final class ForgedTokenIT extends HookedRealm {
    @RegisterExtension
    static final TestRealm plain = TestRealm.onSharedServer();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{\"sub\":\"f:x\"}",
                "{\"sub\":\"f:\",\"sid\":\"\"}",
                "{\"sub\":\"\\u0000\",\"sid\":\"\\u0000\"}",
                "{\"sub\":\"a/b;c%zz\",\"sid\":\"%00\"}"
            })
    void isAnsweredAsInARealmWithoutPolicies(String claims) {
        String forged = encoded("{\"alg\":\"none\"}") + "." + encoded(claims) + ".eA";

        assertThat(withdraw(realm, forged).status()).isEqualTo(401);
        assertThat(login(realm, forged).status()).isEqualTo(login(plain, forged).status());
        assertThat(upstreamLogout(realm, forged).status())
                .isEqualTo(upstreamLogout(plain, forged).status());
    }

    private static Answer withdraw(TestRealm at, String token) {
        return Http.json(
                "DELETE",
                at.url() + "/account/applications/app/consent",
                null,
                "Accept",
                "application/json",
                "Authorization",
                "Bearer " + token);
    }

    private static Answer login(TestRealm at, String cookie) {
        return Http.get(
                at.url() + "/login-actions/authenticate?client_id=app", "Cookie", "KEYCLOAK_IDENTITY=" + cookie);
    }

    private static Answer upstreamLogout(TestRealm at, String token) {
        return Http.post(
                at.url() + "/protocol/openid-connect/logout/backchannel-logout", Map.of("logout_token", token));
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
