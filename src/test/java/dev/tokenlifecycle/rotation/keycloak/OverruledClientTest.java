package dev.tokenlifecycle.rotation.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.models.ClientModel;

final class OverruledClientTest {
    @Test
    void theNativeCheckIsOffAndNothingElseIsAnother() {
        ClientModel client = OverruledClient.of(
                client(Map.of("revoke.refresh.token", "true", "refresh.token.max.reuse", "0", "a", "b")));

        assertThat(client.getAttribute("revoke.refresh.token")).isEqualTo("false");
        assertThat(client.getAttribute("refresh.token.max.reuse")).isNull();
        assertThat(client.getAttribute("a")).isEqualTo("b");
        assertThat(client.getAttributes()).isEqualTo(Map.of("revoke.refresh.token", "false", "a", "b"));
        assertThat(client.getId()).isEqualTo("id");
    }

    @Test
    void aClientWithoutSuchAttributesStaysItself() {
        ClientModel client = client(Map.of("a", "b"));

        assertThat(OverruledClient.of(client)).isSameAs(client);
    }

    private static ClientModel client(Map<String, String> attributes) {
        return (ClientModel) Proxy.newProxyInstance(
                ClientModel.class.getClassLoader(), new Class<?>[] {ClientModel.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "getId" -> "id";
                        case "getAttribute" -> attributes.get((String) arguments[0]);
                        case "getAttributes" -> attributes;
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }
}
