package dev.tokenlifecycle.revocation.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hosts of URLs that are addresses; nothing here asks the DNS. */
final class HostLiteral {
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern QUAD = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    // Resolvers read 127.1, 2130706433, 0177.0.0.1 and 0x7f.1 as addresses: whatever ends in a number is one.
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

    private HostLiteral() {}

    /** Whether a resolver may read {@code host} as an address although it isn't written as four decimal numbers. */
    static boolean misleading(String host) {
        boolean zone = host.contains("%");
        return zone
                || (ENDS_IN_A_NUMBER.matcher(host).matches()
                        && !QUAD.matcher(host).matches()
                        && !host.contains(":"));
    }

    /** The address that {@code host} is, without brackets; empty where it is a name. */
    static Optional<InetAddress> address(String host) {
        if (!host.contains(":") && !QUAD.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getAllByName(host)[0]);
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }
}
