package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.revocation.egress.EgressRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.http.conn.DnsResolver;

/**
 * Resolves a host once and answers only addresses that the egress rules allow: the client connects to one of these and
 * never asks again, so a DNS that answers differently the second time gains nothing.
 */
final class CheckedDns implements DnsResolver {
    private final DnsResolver dns;
    private final EgressRules rules;

    CheckedDns(DnsResolver dns, EgressRules rules) {
        this.dns = dns;
        this.rules = rules;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        List<InetAddress> allowed = new ArrayList<>();
        String refusal = host + " has no address";
        for (InetAddress address : dns.resolve(host)) {
            String refused = rules.refusal(host, address).orElse(null);
            if (refused == null) {
                allowed.add(address);
            } else {
                refusal = refused;
            }
        }
        if (allowed.isEmpty()) {
            throw new UnknownHostException(refusal);
        }
        return allowed.toArray(InetAddress[]::new);
    }
}
