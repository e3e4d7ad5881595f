package dev.tokenlifecycle.revocation.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeycloakEndpointTest {
    private static KeycloakEndpoint admin(String rawPath) {
        return KeycloakEndpoint.parse("/", rawPath).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "50%25off, 50%off",
        "%25zz, %zz",
        "a%2541b, a%41b",
        "a%2Fb, a/b",
        "a;b, a;b",
        "a+b, a+b",
        "f%3A1%3ADOMAIN%2Fname, f:1:DOMAIN/name",
        "https%3A%2F%2Fapp.example%2Fx, https://app.example/x"
    })
    void eachSegmentIsDecodedOnce(String sent, String meant) {
        assertThat(admin("/admin/realms/r/users/" + sent + "/logout"))
                .isEqualTo(new KeycloakEndpoint(true, "r", List.of("users", meant, "logout")));
        assertThat(admin("/admin/realms/" + sent).realm()).isEqualTo(meant);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "/",
                "/admin",
                "/admin/realms",
                "/realms",
                "/resources/x/y",
                "/realms/%zz/x",
                "/admin/x/realms/r"
            })
    void whatIsOfNoRealmIsNoEndpoint(String rawPath) {
        assertThat(KeycloakEndpoint.parse("/", rawPath)).isEmpty();
    }

    @Test
    void keycloakMayBeginBelowAnyPath() {
        assertThat(KeycloakEndpoint.parse("/realms/auth/", "/realms/auth/admin/realms/realms/users"))
                .contains(new KeycloakEndpoint(true, "realms", List.of("users")));
    }

    @Test
    void emptySegmentsAndDotsAreTakenOutAsTheServerDoes() {
        assertThat(admin("/admin//realms/x/%2E%2e/r/./users/").path()).containsExactly("users");
        assertThat(admin("/admin//realms/x/../r/users").realm()).isEqualTo("r");
    }

    @Test
    void aBackChannelLogoutIsKnownByItsWholePath() {
        assertThat(admin("/realms/r/protocol/openid-connect/logout/backchannel-logout")
                        .isUpstreamLogout())
                .isTrue();
        assertThat(admin("/admin/realms/r/a/b/logout/backchannel-logout").isUpstreamLogout())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/admin/realms/r/users/u/consents/https%3A%2F%2Fapp, true",
        "/admin/realms/r/users/u/consents, false",
        "/admin/realms/r/users/u/logout/x, false",
        "/realms/r/account/applications/app/consent, true",
        "/realms/r/account/v1alpha1/applications/a%2Fb/consent, true",
        "/realms/r/account/applications/app, false",
        "/realms/r/account/consent, false",
        "/realms/r/users/u/consents/app, false",
        "/realms/r, false"
    })
    void consentsAreWithdrawnByAnAdminAndInTheAccountConsole(String rawPath, boolean withdraws) {
        assertThat(admin(rawPath).withdrawsConsent()).isEqualTo(withdraws);
    }
}
