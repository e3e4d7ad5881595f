package dev.tokenlifecycle.revocation.keycloak;

import dev.tokenlifecycle.keycloak.options.ServerOptions;
import dev.tokenlifecycle.revocation.egress.EgressRules;
import dev.tokenlifecycle.revocation.spi.RevocationHookSpi;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.Config;

/**
 * The {@link EgressRules} of this server's operator: {@code --spi-revocation-hook--default--allowed-hosts} and {@code -ports}.
 */
public final class ServerEgress {
    private static final Set<String> KEYS = Set.of("allowed-hosts", "allowed-ports");
    private static final List<String> PORTS = List.of("443", "8443");

    private ServerEgress() {}

    /** The rules as the server was started with. */
    public static EgressRules rules() {
        Config.Scope options = Config.scope(RevocationHookSpi.NAME, "default");
        ServerOptions.of(RevocationHookSpi.NAME, options, KEYS);
        Set<Integer> ports = list(options, "allowed-ports", PORTS).stream()
                .map(ServerEgress::port)
                .collect(Collectors.toSet());
        return new EgressRules(list(options, "allowed-hosts", List.of()), ports);
    }

    private static int port(String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                "The server option " + ServerOptions.option(RevocationHookSpi.NAME, "allowed-ports")
                        + " must list ports between 1 and 65535, had \"" + text + '"');
    }

    private static List<String> list(Config.Scope options, String key, List<String> absent) {
        String[] values = options.getArray(key);
        return values == null
                ? absent
                : Arrays.stream(values)
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .toList();
    }
}
