package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an app sees when Keycloak itself refuses or narrows a refresh: the same with a policy as without one. */
final class RotationAnswersIT {
    private static final String CLIENT = "web";

    private static TestRealm rotating;
    private static TestRealm stock;

    /** Why Keycloak refuses a refresh token that is current. */
    enum Trouble {
        USER_DISABLED(true) {
            @Override
            void begin(TestRealm realm, JsonNode login) {
                user(realm, false);
            }

            @Override
            void end(TestRealm realm) {
                user(realm, true);
            }
        },
        CLIENT_DISABLED(true) {
            @Override
            void begin(TestRealm realm, JsonNode login) {
                client(realm, Map.of("enabled", false));
            }

            @Override
            void end(TestRealm realm) {
                client(realm, Map.of("enabled", true));
            }
        },
        NOT_BEFORE_OF_THE_CLIENT(true) {
            @Override
            void begin(TestRealm realm, JsonNode login) {
                client(realm, Map.of("notBefore", soon()));
            }

            @Override
            void end(TestRealm realm) {
                client(realm, Map.of("notBefore", 0));
            }
        },
        NOT_BEFORE_OF_THE_REALM(true) {
            @Override
            void begin(TestRealm realm, JsonNode login) {
                realm.admin("PUT", "", Map.of("notBefore", soon())).expect(204);
            }

            @Override
            void end(TestRealm realm) {
                realm.admin("PUT", "", Map.of("notBefore", 0)).expect(204);
            }
        },
        /** It leaves an offline session where it is. */
        NOT_BEFORE_OF_THE_USER(false) {
            @Override
            void begin(TestRealm realm, JsonNode login) {
                long issued = Jwt.claims(refreshToken(login)).get("iat").asLong();
                Awaitility.await().until(() -> Instant.now().getEpochSecond() > issued);
                realm.admin("POST", "/users/" + realm.userId("alice") + "/logout", null)
                        .expect(204);
            }
        },
        CONSENT_WITHDRAWN(false) {
            @Override
            void begin(TestRealm realm, JsonNode login) {
                realm.admin("DELETE", "/users/" + realm.userId("alice") + "/consents/" + CLIENT, null);
            }
        },
        CONSENT_NOW_NEEDED(true) {
            @Override
            void begin(TestRealm realm, JsonNode login) {
                client(realm, Map.of("consentRequired", true));
            }

            @Override
            void end(TestRealm realm) {
                client(realm, Map.of("consentRequired", false));
            }
        },
        SESSION_ENDED(false) {
            @Override
            void begin(TestRealm realm, JsonNode login) {
                String session = login.get("session_state").asText();
                realm.admin("DELETE", "/sessions/" + session + "?isOffline=" + isOffline(), null)
                        .expect(204);
            }
        };

        final boolean passes;

        Trouble(boolean passes) {
            this.passes = passes;
        }

        abstract void begin(TestRealm realm, JsonNode login);

        void end(TestRealm realm) {}

        boolean isOffline() {
            return this == NOT_BEFORE_OF_THE_USER;
        }
    }

    @BeforeAll
    static void makeRealms() {
        rotating = TestRealm.create().policy("refresh-token-rotation", Map.of("reuse-grace-seconds", "0"));
        stock = TestRealm.create();
    }

    @AfterAll
    static void removeRealms() {
        rotating.close();
        stock.close();
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalOfKeycloaksOwnIsTheSameAndSpendsNothing(Trouble trouble) {
        JsonNode current = current(rotating, trouble);
        JsonNode stocks = current(stock, trouble);

        Map<String, Object> refusal = refusal(rotating, trouble, current);

        assertThat(refusal).isEqualTo(refusal(stock, trouble, stocks)).containsKey("error");
        if (trouble.passes) {
            JsonNode next = refreshed(rotating, refreshToken(current));
            assertThat(Jwt.claims(refreshToken(next)).get("token_generation").asInt())
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuch", "openid nosuch"})
    void aRefusedScopeIsTheSameAndSpendsNothing(String scope) {
        String token = refreshToken(login(rotating, "openid"));

        Answer refused = refresh(rotating, token, scope);

        assertThat(seen(refused)).isEqualTo(seen(refresh(stock, refreshToken(login(stock, "openid")), scope)));
        refreshed(rotating, token);
    }

    /** RFC 6749 §6: a narrower access token; the refresh token keeps what was granted. */
    @ParameterizedTest
    @ValueSource(strings = {"openid", "openid offline_access"})
    void aScopeDowngradeKeepsTheFamilyAndTheGrantedScope(String granted) {
        JsonNode login = login(rotating, granted + " profile email");
        JsonNode stocks = login(stock, granted + " profile email");

        JsonNode narrow =
                refresh(rotating, refreshToken(login), "openid").expect(200).json();
        JsonNode wide = refreshed(rotating, refreshToken(narrow));

        JsonNode stockNarrow =
                refresh(stock, refreshToken(stocks), "openid").expect(200).json();
        assertThat(names(narrow)).isEqualTo(names(stockNarrow));
        assertThat(scopes(narrow)).isEqualTo(scopes(stockNarrow));
        assertThat(scopes(wide)).isEqualTo(scopes(refreshed(stock, refreshToken(stockNarrow))));
        assertThat(Jwt.claims(refreshToken(wide)).get("token_family"))
                .isEqualTo(Jwt.claims(refreshToken(login)).get("jti"));
        assertThat(rotating.refresh(CLIENT, refreshToken(login)).status()).isEqualTo(400);
        assertThat(rotating.refresh(CLIENT, refreshToken(wide)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other client", "other secret", "access token", "garbage", "none"})
    void whatIsNoRefreshTokenOfThisClientIsRefusedAsBeforeAndHarmsNobody(String what) {
        JsonNode login = login(rotating, "openid");

        Answer refused = wrong(rotating, what, login);

        assertThat(seen(refused)).isEqualTo(seen(wrong(stock, what, login(stock, "openid"))));
        refreshed(rotating, refreshToken(refreshed(rotating, refreshToken(login))));
    }

    private static Answer wrong(TestRealm realm, String what, JsonNode login) {
        return switch (what) {
            case "other client" -> realm.refresh("app", refreshToken(login));
            case "other secret" ->
                Http.post(
                        realm.url() + "/protocol/openid-connect/token",
                        Map.of(
                                "client_id",
                                CLIENT,
                                "client_secret",
                                "guessed",
                                "grant_type",
                                "refresh_token",
                                "refresh_token",
                                refreshToken(login)));
            case "access token" ->
                realm.refresh(CLIENT, login.get("access_token").asText());
            case "garbage" -> realm.refresh(CLIENT, "garbage");
            default -> realm.token(CLIENT, Map.of("grant_type", "refresh_token"));
        };
    }

    /** A token that has been refreshed once. */
    private static JsonNode current(TestRealm realm, Trouble trouble) {
        JsonNode login;
        if (trouble == Trouble.CONSENT_WITHDRAWN) {
            client(realm, Map.of("consentRequired", true));
            login = new BrowserLogin().tokens(realm, CLIENT, "openid", "");
        } else {
            login = login(realm, trouble.isOffline() ? "openid offline_access" : "openid");
        }
        return refreshed(realm, refreshToken(login));
    }

    private static Map<String, Object> refusal(TestRealm realm, Trouble trouble, JsonNode current) {
        trouble.begin(realm, current);
        try {
            Answer refused = realm.refresh(CLIENT, refreshToken(current));
            assertThat(refused.status()).isBetween(400, 401);
            Map<String, Object> seen = seen(refused);
            JsonNode event = realm.events("REFRESH_TOKEN_ERROR").get(0);
            seen.put("event", event.get("error").asText());
            seen.put("reason", event.at("/details/reason").asText());
            return seen;
        } finally {
            trouble.end(realm);
            client(realm, Map.of("consentRequired", false));
        }
    }

    private static Map<String, Object> seen(Answer answer) {
        Map<String, Object> seen = new HashMap<>();
        seen.put("status", answer.status());
        answer.json()
                .properties()
                .forEach(field -> seen.put(field.getKey(), field.getValue().asText()));
        return seen;
    }

    private static Set<String> names(JsonNode answer) {
        Set<String> names = new HashSet<>();
        answer.fieldNames().forEachRemaining(names::add);
        // Only a client that a rotation policy matches is told when its refresh token expires.
        names.removeAll(Set.of("refresh_token_timeout", "authorization_expires_in"));
        return names;
    }

    /** Of the access token, of the answer and of the refresh token. */
    private static Set<Set<String>> scopes(JsonNode answer) {
        return Set.of(
                Set.of(answer.get("scope").asText().split(" ")),
                Set.of(("refresh: "
                                + Jwt.claims(refreshToken(answer)).get("scope").asText())
                        .split(" ")));
    }

    private static void user(TestRealm realm, boolean enabled) {
        realm.admin("PUT", "/users/" + realm.userId("alice"), Map.of("enabled", enabled))
                .expect(204);
    }

    private static void client(TestRealm realm, Map<String, ?> change) {
        Map<String, Object> representation = new HashMap<>(change);
        representation.put("clientId", CLIENT);
        realm.admin("PUT", "/clients/" + realm.clientUuid(CLIENT), representation)
                .expect(204);
    }

    private static long soon() {
        return Instant.now().getEpochSecond() + 60;
    }

    private static JsonNode login(TestRealm realm, String scope) {
        return realm.login(CLIENT, "alice", scope).expect(200).json();
    }

    private static Answer refresh(TestRealm realm, String token, String scope) {
        return realm.refresh(CLIENT, token, scope);
    }

    private static JsonNode refreshed(TestRealm realm, String token) {
        return realm.refresh(CLIENT, token).expect(200).json();
    }

    private static String refreshToken(JsonNode answer) {
        return answer.get("refresh_token").asText();
    }
}
