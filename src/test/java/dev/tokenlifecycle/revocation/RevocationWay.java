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
import org.jspecify.annotations.Nullable;

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
    USER_AT_CLIENT {
        @Override
        void end(RacedLogin login) {
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
    /** By the ID token: the refresh token may have been superseded by the loop. */
    LOGOUT {
        @Override
        void end(RacedLogin login) {
            Http.get(login.realm().url() + "/protocol/openid-connect/logout?id_token_hint=" + login.idToken())
                    .expect(200);
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
    REUSE_ENDS_FAMILY("revoke-family", false),
    REUSE_ENDS_CLIENT_SESSION("revoke-client-session", false),
    REUSE_ENDS_SESSION("revoke-user-session", true),
    REUSE_ENDS_ALL_SESSIONS("revoke-all-user-sessions", true);

    private static final AtomicLong LAST_NOT_BEFORE = new AtomicLong();

    private final @Nullable String onReuse;
    private final boolean endedByAnother;

    RevocationWay() {
        this(null, false);
    }

    /**
     * @param onReuse what the rotation policy ends when a token is reused; null where none is
     * @param endedByAnother whether another client of the session ends it than the one whose tokens are raced for
     */
    RevocationWay(@Nullable String onReuse, boolean endedByAnother) {
        this.onReuse = onReuse;
        this.endedByAnother = endedByAnother;
    }

    /** Ends {@code login}, and answers after success. */
    void end(RacedLogin login) {
        login.reuse();
    }

    /** The scopes that the login asks for. */
    String scope() {
        return "openid";
    }

    /** The rotation policy. */
    Map<String, ?> policy() {
        return onReuse == null ? Map.of() : Map.of("on-reuse", onReuse);
    }

    /** Whether a client ends it that isn't the one whose tokens are raced for. */
    boolean endedByAnother() {
        return endedByAnother;
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

    /** A second that no earlier race has used: saving the same not-before once more changes nothing. */
    private static long now() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Instant.now().getEpochSecond() > LAST_NOT_BEFORE.get());
        LAST_NOT_BEFORE.set(Instant.now().getEpochSecond());
        return LAST_NOT_BEFORE.get();
    }
}
