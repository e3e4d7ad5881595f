package dev.tokenlifecycle.keycloak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MeasuredClientsTest {
    private final MeasuredClients clients = new MeasuredClients();

    @Test
    void tenThousandClientsAreFiveHundredSeriesAndOne() {
        Set<String> names = IntStream.range(0, 10_000)
                .mapToObj(client -> clients.name("realm", "client-" + client))
                .collect(Collectors.toSet());

        assertThat(names).hasSize(501).contains(MeasuredClients.OTHERS, "client-0", "client-499");
    }

    @Test
    void whoHasANameKeepsIt() {
        clients.limit(1);

        assertThat(clients.name("realm", "first")).isEqualTo("first");
        assertThat(clients.name("realm", "second")).isEqualTo(MeasuredClients.OTHERS);
        assertThat(clients.name("other", "first")).isEqualTo(MeasuredClients.OTHERS);
        assertThat(clients.name("realm", "first")).isEqualTo("first");
    }

    @Test
    void withALimitOfNoneAllAreCountedTogether() {
        clients.limit(0);

        assertThat(clients.name("realm", "first")).isEqualTo(MeasuredClients.OTHERS);
    }
}
