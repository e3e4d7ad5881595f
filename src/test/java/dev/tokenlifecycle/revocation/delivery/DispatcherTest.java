package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.KeycloakSessionFactory;

final class DispatcherTest {
    private static final DeliveryOptions OPTIONS = TestDeliveryOptions.of(Duration.ofMillis(10), 64);

    /** A thread that ends takes all deliveries of its node with it. */
    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, OutOfMemoryError.class, NoClassDefFoundError.class})
    void goesOnAfterWhateverIsThrown(Class<? extends Throwable> trouble) throws Exception {
        CountDownLatch rounds = new CountDownLatch(3);
        KeycloakSessionFactory sessions = (KeycloakSessionFactory) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeycloakSessionFactory.class}, (proxy, method, args) -> {
                    rounds.countDown();
                    throw trouble.getDeclaredConstructor().newInstance();
                });
        Dispatcher dispatcher = new Dispatcher(sessions, OPTIONS, null, new OutboxMaintenance(sessions, OPTIONS));

        dispatcher.start();
        try {
            assertThat(rounds.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            dispatcher.close();
        }
    }
}
