package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.Relay;
import dev.tokenlifecycle.server.TestRealm;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Unmodified client libraries for Java notice nothing of rotation until a token is stolen. */
final class JavaClientsIT {
    private static Relay network;
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        network = Relay.to(KeycloakServer.shared());
        realm = TestRealm.create(network).policy("refresh-token-rotation", Map.of("reuse-grace-seconds", "60"));
    }

    @AfterAll
    static void close() {
        realm.close();
        network.close();
    }

    /** It uses Java's {@link java.net.HttpURLConnection}, which sends a request again whose connection breaks. */
    @Test
    void nimbusStaysLoggedInUntilATokenIsStolen() throws Exception {
        staysLoggedInUntilATokenIsStolen(new NimbusApp(realm), true);
    }

    @Test
    void springSecurityStaysLoggedInUntilATokenIsStolen() throws Exception {
        staysLoggedInUntilATokenIsStolen(new SpringSecurityApp(realm), false);
    }

    private static <T> void staysLoggedInUntilATokenIsStolen(JavaApp<T> app, boolean repeatsRequests) throws Exception {
        T stolen = login(app);
        T current = stolen;
        for (int i = 0; i < 20; i++) {
            current = app.refresh(current);
        }

        List<T> both = refreshedTwiceAtOnce(app, current);
        app.refresh(both.get(0));
        T beforeTheLoss = app.refresh(both.get(1));

        T afterTheLoss = refreshWhoseAnswerIsLost(app, beforeTheLoss);
        assertThat(afterTheLoss == beforeTheLoss).isNotEqualTo(repeatsRequests);
        T last = app.refresh(app.refresh(afterTheLoss));

        realm.refresh("web", app.refreshToken(stolen)).expect(400);
        assertThatThrownBy(() -> app.refresh(last))
                .satisfies(failure -> assertThat(app.isLoggedOut(failure)).isTrue());

        assertThat(app.refreshToken(app.refresh(login(app)))).isNotEmpty();
    }

    private static <T> T refreshWhoseAnswerIsLost(JavaApp<T> app, T login) {
        network.loseNextAnswer();
        try {
            T refreshed = app.refresh(login);
            assertThat(realm.events("REFRESH_TOKEN")
                            .get(0)
                            .at("/details/refresh_verdict")
                            .asText())
                    .isEqualTo("concurrent");
            return refreshed;
        } catch (Exception failure) {
            assertThat(app.isLoggedOut(failure)).isFalse();
            return login;
        }
    }

    private static <T> List<T> refreshedTwiceAtOnce(JavaApp<T> app, T login) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<T> refresh = () -> app.refresh(login);
            List<Future<T>> both = threads.invokeAll(List.of(refresh, refresh));
            return List.of(both.get(0).get(), both.get(1).get());
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T login(JavaApp<T> app) throws Exception {
        return app.finish(BrowserLogin.callback(app.start()));
    }
}
