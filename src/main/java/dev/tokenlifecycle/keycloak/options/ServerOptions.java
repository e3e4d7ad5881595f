package dev.tokenlifecycle.keycloak.options;

import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.ConfigProvider;
import org.keycloak.Config;

/**
 * The options of one provider that the server's operator sets. A misspelt one, or a value that can't be accepted, stops the
 * start: it would otherwise be silently without effect.
 */
public final class ServerOptions {
    /** Keycloak's own, of every provider. */
    private static final Set<String> GENERAL = Set.of("enabled", "provider-default");

    private final String spi;
    private final Config.Scope scope;

    private ServerOptions(String spi, Config.Scope scope) {
        this.spi = spi;
        this.scope = scope;
    }

    /**
     * The options {@code --spi-SPI--default--…}.
     *
     * @throws IllegalArgumentException if one is set that isn't {@code known}
     */
    public static ServerOptions of(String spi, Config.Scope scope, Set<String> known) {
        // Keycloak's own list of a scope's options is deprecated; this is the one that it is made of.
        return of(spi, scope, known, ConfigProvider.getConfig().getPropertyNames());
    }

    /** The same, where the names of all {@code properties} of the server are known. */
    static ServerOptions of(String spi, Config.Scope scope, Set<String> known, Iterable<String> properties) {
        String prefix = "kc." + option(spi, "").substring(2);
        for (String property : properties) {
            String key = property.startsWith(prefix) ? property.substring(prefix.length()) : "enabled";
            if (!known.contains(key) && !GENERAL.contains(key)) {
                throw new IllegalArgumentException("There is no server option " + option(spi, key) + "; there are "
                        + String.join(", ", new TreeSet<>(known)));
            }
        }
        return new ServerOptions(spi, scope);
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException if it is none, or out of its range
     */
    public long number(String key, long absent, long least, long most) {
        String text = scope.get(key);
        if (text == null) {
            return absent;
        }
        if (text.strip().matches("[0-9]{1,18}")) {
            long number = Long.parseLong(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException("The server option " + option(spi, key) + " must be a number between "
                + least + " and " + most + ", was \"" + text + '"');
    }

    /** How an operator writes the option. */
    public static String option(String spi, String key) {
        return "--spi-" + spi + "--default--" + key;
    }
}
