package dev.tokenlifecycle.revocation.egress;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the server may be made to call: a hook's endpoint is typed by a realm admin, and the server stands inside the
 * operator's network. Public addresses over https on the usual ports are allowed; everything else only if the operator allows it.
 *
 * @param allowedHosts hosts that the operator allows as they stand in the URL, exact or {@code *.suffix}: any address, port
 *     and plain http
 * @param allowedPorts the ports of all other hosts
 */
public record EgressRules(List<String> allowedHosts, Set<Integer> allowedPorts) {
    private static final String OPTION = "--spi-revocation-hook--default--allowed-hosts";
    private static final String OPERATOR = "; the server's operator can allow the host (" + OPTION + ")";
    private static final Pattern NAME = Pattern.compile("(\\*\\.)?[a-z0-9_][a-z0-9_-]*(\\.[a-z0-9_-]+)*");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*");

    public EgressRules {
        allowedHosts = allowedHosts.stream().map(EgressRules::entry).toList();
        allowedPorts = Set.copyOf(allowedPorts);
    }

    /**
     * Why the server must not call {@code url}, as far as the URL itself shows; empty where it shows nothing.
     *
     * @param url an absolute http or https URL with a host
     */
    public Optional<String> refusal(URI url) {
        String host = plain(url.getHost());
        if (allowed(host)) {
            return Optional.empty();
        }
        if (!"https".equalsIgnoreCase(url.getScheme())) {
            return refuse(url, "is not https");
        }
        int port = url.getPort() < 0 ? 443 : url.getPort();
        if (!allowedPorts.contains(port)) {
            return refuse(
                    url,
                    "has the port " + port + ", which is not one of "
                            + allowedPorts.stream().sorted().toList());
        }
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return refuse(url, "is this server itself");
        }
        return HostLiteral.misleading(host)
                ? refuse(url, "has an address in an unusual notation")
                : HostLiteral.address(host).flatMap(address -> refusal(host, address));
    }

    /** Why the server must not connect to {@code address}, to which {@code host} resolved; empty where it may. */
    public Optional<String> refusal(String host, InetAddress address) {
        if (allowed(plain(host))) {
            return Optional.empty();
        }
        return ForbiddenAddresses.kind(address)
                .map(kind -> host + " is " + article(kind) + kind + " address, " + address.getHostAddress() + OPERATOR);
    }

    private boolean allowed(String host) {
        return allowedHosts.stream()
                .anyMatch(entry -> entry.startsWith("*.") ? host.endsWith(entry.substring(1)) : host.equals(entry));
    }

    // What could stand in no URL would allow nothing, silently.
    private static String entry(String text) {
        String host = plain(text);
        if (NAME.matcher(host).matches() || IPV6.matcher(host).matches()) {
            return host;
        }
        throw new IllegalArgumentException("The server option " + OPTION + " must list hosts as they stand in URLs, or"
                + " *.suffix, without scheme, port and path, had \"" + text + '"');
    }

    private static Optional<String> refuse(URI url, String why) {
        return Optional.of(url.getHost() + " " + why + OPERATOR);
    }

    private static String article(String kind) {
        return "aeiou".indexOf(kind.charAt(0)) < 0 ? "a " : "an ";
    }

    private static String plain(String host) {
        String lower = host.strip().toLowerCase(Locale.ROOT);
        String open = lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
        return open.endsWith(".") ? open.substring(0, open.length() - 1) : open;
    }
}
