package dev.tokenlifecycle.revocation.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The addresses that are not the public Internet: IANA's special-purpose registries (RFC 6890), and clouds' metadata. */
final class ForbiddenAddresses {
    private static final List<Range> IPV4 = List.of(
            new Range("unspecified", "0.0.0.0/8"),
            new Range("private", "10.0.0.0/8"),
            new Range("shared (carrier-grade NAT)", "100.64.0.0/10"),
            new Range("loopback", "127.0.0.0/8"),
            new Range("link-local or metadata", "169.254.0.0/16"),
            new Range("metadata", "168.63.129.16/32"),
            new Range("private", "172.16.0.0/12"),
            new Range("special-purpose", "192.0.0.0/24"),
            new Range("documentation", "192.0.2.0/24"),
            new Range("6to4 relay", "192.88.99.0/24"),
            new Range("private", "192.168.0.0/16"),
            new Range("benchmarking", "198.18.0.0/15"),
            new Range("documentation", "198.51.100.0/24"),
            new Range("documentation", "203.0.113.0/24"),
            new Range("multicast", "224.0.0.0/4"),
            new Range("reserved or broadcast", "240.0.0.0/4"));

    private static final Range NAT64 = new Range("NAT64", "64:ff9b::/96");
    private static final Range GLOBAL_UNICAST = new Range("global unicast", "2000::/3");
    private static final List<Range> IPV6 = List.of(
            new Range("loopback", "::1/128"),
            new Range("unspecified", "::/128"),
            new Range("link-local", "fe80::/10"),
            // Among them a metadata service, fd00:ec2::254.
            new Range("private", "fc00::/7"),
            new Range("multicast", "ff00::/8"),
            // These two tunnel to an IPv4 address of somebody else's choice.
            new Range("6to4", "2002::/16"),
            new Range("Teredo", "2001::/32"),
            new Range("documentation", "2001:db8::/32"),
            new Range("documentation", "3fff::/20"));

    private ForbiddenAddresses() {}

    /** What kind of forbidden address this is; empty where it is public. */
    static Optional<String> kind(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return in(IPV4, bytes);
        }
        if (NAT64.holds(bytes)) {
            // RFC 6052: the last 32 bits are the IPv4 address; in an IPv6-only network public hosts look like this.
            return in(IPV4, Arrays.copyOfRange(bytes, 12, 16));
        }
        // IPv4-compatible addresses, and whatever IANA hasn't given out, lie outside of 2000::/3; IPv4-mapped ones are
        // Inet4Address in Java.
        return in(IPV6, bytes)
                .or(() -> GLOBAL_UNICAST.holds(bytes) ? Optional.empty() : Optional.of("special-purpose"));
    }

    private static Optional<String> in(List<Range> ranges, byte[] address) {
        return ranges.stream()
                .filter(range -> range.holds(address))
                .map(range -> range.kind)
                .findFirst();
    }

    /** A block of addresses that share their first bits. */
    private static final class Range {
        private final String kind;
        private final byte[] prefix;
        private final int bits;

        Range(String kind, String cidr) {
            this.kind = kind;
            int slash = cidr.indexOf('/');
            this.prefix =
                    HostLiteral.address(cidr.substring(0, slash)).orElseThrow().getAddress();
            this.bits = Integer.parseInt(cidr.substring(slash + 1));
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
