package dev.tokenlifecycle.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

final class RedisRevocationStoreTest {
    private RedisServer server;
    private UnifiedJedis client;
    private RevocationStore store;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        server = new RedisServer(folder);
        client = RedisClient.create(server.uri());
        store = new RedisRevocationStore(client);
        awaitReady();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void instancesShareWhatIsInForceAndWhatIsPastIsDeleted() {
        try (UnifiedJedis another = RedisClient.create(server.uri())) {
            store.keep("a", "token a", 100);
            store.keep("b", "token b", 200);

            RevocationStore other = new RedisRevocationStore(another);
            assertThat(other.inForce(100)).containsExactlyInAnyOrder("token a", "token b");
            assertThat(other.inForce(101)).containsExactly("token b");
            assertThat(client.keys("*")).hasSize(2);
            assertThat(other.inForce(201)).isEmpty();
            assertThat(client.keys("*")).isEmpty();
        }
    }

    @Test
    void theSameIdAgainChangesNothing() {
        store.keep("a", "token", 100);
        store.keep("a", "signed anew", 300);

        assertThat(store.inForce(100)).containsExactly("token");
        assertThat(store.inForce(101)).isEmpty();
    }

    @Test
    void whatIsKeptSurvivesADeathOfRedisAndMeanwhileTheStoreIsDown() {
        store.keep("a", "token a", 100);
        server.close();

        assertThatThrownBy(() -> store.keep("b", "token b", 100)).isInstanceOf(RevocationStoreException.class);
        assertThatThrownBy(() -> store.inForce(0)).isInstanceOf(RevocationStoreException.class);

        server.start();
        awaitReady();
        assertThat(store.inForce(0)).isEqualTo(List.of("token a"));
    }

    private void awaitReady() {
        await().ignoreExceptions().until(() -> "PONG".equals(client.ping()));
    }
}
