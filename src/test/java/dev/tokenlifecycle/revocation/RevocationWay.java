package dev.tokenlifecycle.revocation;

import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** What somebody does to a login: the ways of this extension, Keycloak's own, and a reused token. */
enum RevocationWay {
    FAMILY {
        @Override
        void end(RacedLogin login) {
            String family = Jwt.claims(login.refreshToken()).get("jti").asText();
            login.realm()
                    .admin("DELETE", "/token-lifecycle/families/" + family, null)
                    .expect(200);
        }
    },
    CLIENT_SESSION {
        @Override
        void end(RacedLogin login) {
            // The only client of the session.
            revoke(login, Map.of("user", login.user(), "client", login.client()));
        }
    },
    SESSION {
        @Override
        void end(RacedLogin login) {
            revoke(login, Map.of("session", login.session()));
        }
    },
    USER {
        @Override
        void end(RacedLogin login) {
            revoke(login, Map.of("user", login.user()));
        }
    },
    CLIENT {
        @Override
        void end(RacedLogin login) {
            revoke(login, Map.of("client", login.client()));
        }
    },
    OFFLINE_USER {
        @Override
        String scope() {
            return "openid offline_access";
        }

        @Override
        void end(RacedLogin login) {
            revoke(login, Map.of("user", login.user()));
        }
    },
    GLOBAL_TOKEN_REVOCATION {
        @Override
        void end(RacedLogin login) {
            TestRealm realm = login.realm();
            Http.json(
                            "POST",
                            realm.url() + "/token-lifecycle/global-token-revocation",
                            Map.of("sub_id", Map.of("format", "opaque", "id", realm.userId(login.user()))),
                            "Authorization",
                            "Bearer " + Callers.serviceToken(realm, "web"))
                    .expect(204);
        }
    },
    /** Revokes the token of the login, which a loop of refreshes has superseded meanwhile: it ends the family all the same. */
    RFC_7009 {
        @Override
        void end(RacedLogin login) {
            login.realm().revoke(login.client(), login.refreshToken()).expect(200);
        }
    },
    LOGOUT {
        @Override
        void end(RacedLogin login) {
            login.realm().logout(login.client(), login.refreshToken());
            // The token may have been superseded by the loop: an honest client tries with the one it has.
            login.realm().admin("DELETE", "/sessions/" + login.session(), null);
        }
    },
    SIGN_OUT {
        @Override
        void end(RacedLogin login) {
            TestRealm realm = login.realm();
            realm.admin("POST", "/users/" + realm.userId(login.user()) + "/logout", null)
                    .expect(204);
        }
    },
    DELETE_SESSION {
        @Override
        void end(RacedLogin login) {
            login.realm().admin("DELETE", "/sessions/" + login.session(), null).expect(204);
        }
    },
    CONSENT_WITHDRAWN {
        @Override
        String scope() {
            return "openid offline_access";
        }

        @Override
        void end(RacedLogin login) {
            TestRealm realm = login.realm();
            String consent = "/users/" + realm.userId(login.user()) + "/consents/" + login.client();
            // Beside a refresh Keycloak itself answers 500 now and then and revokes nothing: an admin tries again.
            Awaitility.await().until(() -> realm.admin("DELETE", consent, null).status() == 204);
        }
    },
    USER_DISABLED {
        @Override
        void end(RacedLogin login) {
            enable(login, false);
        }

        @Override
        void restore(RacedLogin login) {
            enable(login, true);
        }
    },
    USER_DELETED {
        @Override
        void end(RacedLogin login) {
            TestRealm realm = login.realm();
            realm.admin("DELETE", "/users/" + realm.userId(login.user()), null).expect(204);
        }

        @Override
        void restore(RacedLogin login) {
            login.realm().admin("POST", "/users", TestRealm.user(login.user())).expect(201);
        }
    },
    /** A not-before has whole seconds: what was issued in the very second ends, too. */
    CLIENT_NOT_BEFORE {
        @Override
        void end(RacedLogin login) {
            TestRealm realm = login.realm();
            realm.admin(
                            "PUT",
                            "/clients/" + realm.clientUuid(login.client()),
                            Map.of("clientId", login.client(), "notBefore", now()))
                    .expect(204);
        }
    },
    REALM_NOT_BEFORE {
        @Override
        void end(RacedLogin login) {
            login.realm()
                    .admin("PUT", "", Map.of("realm", login.realm().name(), "notBefore", now()))
                    .expect(204);
        }
    },
    REALM_LOGOUT {
        @Override
        void end(RacedLogin login) {
            login.realm().admin("POST", "/logout-all", null).expect(200);
        }
    },
    REUSE_ENDS_FAMILY {
        @Override
        Map<String, ?> policy() {
            return Map.of("on-reuse", "revoke-family");
        }

        @Override
        void end(RacedLogin login) {
            login.reuse();
        }
    },
    REUSE_ENDS_CLIENT_SESSION {
        @Override
        Map<String, ?> policy() {
            return Map.of("on-reuse", "revoke-client-session");
        }

        @Override
        void end(RacedLogin login) {
            login.reuse();
        }
    },
    /** The race is for what another client of the session has. */
    REUSE_ENDS_SESSION {
        @Override
        Map<String, ?> policy() {
            return Map.of("on-reuse", "revoke-user-session");
        }

        @Override
        boolean endedByAnother() {
            return true;
        }

        @Override
        void end(RacedLogin login) {
            login.reuse();
        }
    },
    REUSE_ENDS_ALL_SESSIONS {
        @Override
        Map<String, ?> policy() {
            return Map.of("on-reuse", "revoke-all-user-sessions");
        }

        @Override
        boolean endedByAnother() {
            return true;
        }

        @Override
        void end(RacedLogin login) {
            login.reuse();
        }
    };

    /** Ends {@code login}, and answers after success. */
    abstract void end(RacedLogin login);

    /** The scopes that the login asks for. */
    String scope() {
        return "openid";
    }

    /** The rotation policy. */
    Map<String, ?> policy() {
        return Map.of();
    }

    /** Whether a client ends it that isn't the one whose tokens are raced for. */
    boolean endedByAnother() {
        return false;
    }

    /** Lets the user log in again. */
    void restore(RacedLogin login) {
        // Most ways don't keep anybody from it.
    }

    private static void revoke(RacedLogin login, Map<String, String> target) {
        Map<String, String> body = new HashMap<>(target);
        body.put("reason", "test");
        login.realm().admin("POST", "/token-lifecycle/revocations", body).expect(200);
    }

    private static void enable(RacedLogin login, boolean enabled) {
        TestRealm realm = login.realm();
        realm.admin("PUT", "/users/" + realm.userId(login.user()), Map.of("enabled", enabled))
                .expect(204);
    }

    private static final AtomicLong LAST_NOT_BEFORE = new AtomicLong();

    /** A second that no earlier race has used: saving the same not-before once more changes nothing. */
    private static long now() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Instant.now().getEpochSecond() > LAST_NOT_BEFORE.get());
        LAST_NOT_BEFORE.set(Instant.now().getEpochSecond());
        return LAST_NOT_BEFORE.get();
    }
}
