package dev.tokenlifecycle.lifetime;

import static dev.tokenlifecycle.server.TokenLife.assertBothCapped;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import dev.tokenlifecycle.server.TokenLife;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.ClientRepresentation;

/** A ceiling of 100 seconds that matched the authorization request only, and the tokens that come from its login. */
final class CarriedCeilingIT {
    private static final int LONG = 1200;
    private static final Policy GOLD = new Policy(
            "gold",
            "acr-condition",
            Map.of("acr-property", "gold"),
            "access-token-lifetime",
            Map.of("max-lifetime-seconds", "100"));

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer(it -> {
        it.setAccessTokenLifespan(LONG);
        it.setAttributes(Map.of("acr.loa.map", "{\"gold\":\"1\"}"));
    });

    @BeforeAll
    static void makeClients() {
        ClientRepresentation all = TestRealm.confidentialClient("all");
        all.setRedirectUris(List.of(BrowserLogin.CALLBACK));
        all.setAttributes(Map.of("standard.token.exchange.enabled", "true"));
        realm.admin("POST", "/clients", all).expect(201);
        ClientRepresentation server = TestRealm.confidentialClient("resources");
        server.setAuthorizationServicesEnabled(true);
        server.setAuthorizationSettings(TestRealm.oneResource("thing"));
        realm.admin("POST", "/clients", server).expect(201);
    }

    @BeforeEach
    void stepUp() {
        realm.policies(GOLD);
    }

    /** Keycloak keeps one offline session for both logins, as the first one made it. */
    @Test
    void aLaterOfflineLoginHasItsOwnCeiling() {
        BrowserLogin browser = new BrowserLogin();
        JsonNode plain = browser.tokens(realm, "all", "openid offline_access", "");
        assertBothCapped(plain, LONG);
        JsonNode gold = browser.tokens(realm, "all", "openid offline_access", "&acr_values=gold");
        assertBothCapped(gold, 100);

        assertBothCapped(refreshed(gold), 100);
    }

    @Test
    void aTokenThatIsExchangedForAnOfflineLoginHasItsCeiling() {
        JsonNode gold = new BrowserLogin().tokens(realm, "all", "openid offline_access", "&acr_values=gold");
        JsonNode refreshed = refreshed(gold);
        assertBothCapped(refreshed, 100);

        JsonNode exchanged = realm.exchange("all", refreshed.get("access_token").asText(), Map.of("scope", "openid"))
                .expect(200)
                .json();

        assertBothCapped(exchanged, 100);
    }

    @Test
    void aTicketOfTheLoginHasItsCeiling() {
        JsonNode gold = new BrowserLogin().tokens(realm, "all", "openid", "&acr_values=gold");

        JsonNode ticket = realm.umaTicket(gold.get("access_token").asText(), "resources")
                .expect(200)
                .json();

        assertThat(TokenLife.of(ticket, "access_token")).isLessThanOrEqualTo(100);
    }

    @Test
    void anEqualCeilingThatIsTakenBackTakesNoOtherWithIt() {
        realm.policies(GOLD, Policy.ofAnyClient("all", "access-token-lifetime", Map.of("max-lifetime-seconds", "100")));
        JsonNode gold = new BrowserLogin().tokens(realm, "all", "openid", "&acr_values=gold");
        realm.policies(GOLD);

        assertBothCapped(refreshed(gold), 100);
    }

    private static JsonNode refreshed(JsonNode login) {
        return realm.refresh("all", login.get("refresh_token").asText())
                .expect(200)
                .json();
    }
}
