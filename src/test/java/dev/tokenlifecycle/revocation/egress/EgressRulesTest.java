package dev.tokenlifecycle.revocation.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EgressRulesTest {
    private static final EgressRules RULES = new EgressRules(List.of(), Set.of(443, 8443));

    /** It would match no URL, and the operator would look for the reason elsewhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://receiver.internal",
                "receiver.internal:8443",
                "receiver.internal/hooks",
                "10.0.0.0/8",
                "[fd00::1]:8443",
                "*",
                "*.",
                "receiver.*",
                "*receiver.internal",
                "two names",
                "-",
                "receiver..internal"
            })
    void anEntryThatNoHostCouldMatchIsRefused(String entry) {
        assertThatThrownBy(() -> new EgressRules(List.of("good.internal", entry), Set.of(443)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The server option --spi-revocation-hook--default--allowed-hosts must list hosts as they stand"
                                + " in URLs, or *.suffix, without scheme, port and path, had \"" + entry + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "receiver",
                "Receiver.Internal.",
                "my_receiver.siem.svc.cluster.local",
                "*.svc.cluster.local",
                "*.local",
                "10.0.0.1",
                "[fd00::1]",
                "fd00::1",
                "::1",
                "xn--bcher-kva.example"
            })
    void aHostOrASuffixIsAnEntry(String entry) {
        assertThat(new EgressRules(List.of(entry), Set.of(443)).allowedHosts()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "168.63.129.16",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:0:127.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::808:808",
                "2002:7f00:1::",
                "2002:808:808::1",
                "2001:0:53aa:64c:0:0:f5ff:fffe",
                "2001:db8::1",
                "3fff::1",
                "4000::1"
            })
    void refusesAnAddressThatIsNotPublic(String address) throws UnknownHostException {
        assertThat(RULES.refusal("hook.example", InetAddress.getByName(address)))
                .isPresent();
        assertThat(RULES.refusal(url("https://" + inUrl(address) + "/"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "64:ff9b::808:808",
                "2606:4700:4700::1111",
                "2a00:1450:4001::200e"
            })
    void allowsAPublicAddress(String address) throws UnknownHostException {
        assertThat(RULES.refusal("hook.example", InetAddress.getByName(address)))
                .isEmpty();
        assertThat(RULES.refusal(url("https://" + inUrl(address) + "/"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "017700000001",
                "0x7f000001",
                "0x7f.1",
                "0177.0.0.1",
                "127.1",
                "127.0.1",
                "127.00.0.1",
                "127.0.0.1.",
                "256.1.1.1",
                "1.2.3.4.5",
                "hook.example.1",
                "fe80::1%25lo",
                "localhost",
                "LocalHost.",
                "evil.localhost"
            })
    void refusesAnAddressInDisguise(String host) {
        // java.net.URI doesn't even take some of these for hosts; those are refused before the rules are asked.
        String inUrl = host.contains(":") ? "[" + host + "]" : host;
        URI url = url("https://" + inUrl + "/");

        assertThat(url.getHost() == null || RULES.refusal(url).isPresent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "017700000001", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "a.b.1"})
    void recognisesWhatAResolverMayReadAsAnAddress(String host) {
        assertThat(HostLiteral.misleading(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "hook.example", "1.hook.example", "0x7f.example", "3com.com", "::1"})
    void doesNotMistakeNamesAndPlainAddresses(String host) {
        assertThat(HostLiteral.misleading(host)).isFalse();
    }

    @Test
    void refusesPlainHttp() {
        assertThat(RULES.refusal(url("http://hook.example/")))
                .contains("hook.example is not https; the server's operator can allow the host"
                        + " (--spi-revocation-hook--default--allowed-hosts)");
    }

    @Test
    void namesTheKindOfAddressAndTheAddress() throws UnknownHostException {
        assertThat(RULES.refusal("hook.example", InetAddress.getByName("10.1.2.3")))
                .contains("hook.example is a private address, 10.1.2.3; the server's operator can allow the host"
                        + " (--spi-revocation-hook--default--allowed-hosts)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://hook.example:22/", "https://hook.example:80/", "https://hook.example:6379/"})
    void refusesOtherPorts(String url) {
        assertThat(RULES.refusal(url(url)).orElseThrow()).contains("which is not one of [443, 8443]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://hook.example/", "https://hook.example:443/", "https://hook.example:8443/"})
    void allowsTheUsualPorts(String url) {
        assertThat(RULES.refusal(url(url))).isEmpty();
    }

    @Test
    void anAllowedHostMayHaveAnyAddressAnyPortAndPlainHttp() throws UnknownHostException {
        EgressRules rules = new EgressRules(List.of("127.0.0.1", "*.Internal.example", "[::1]"), Set.of(443));

        Map<String, String> hosts =
                Map.of("127.0.0.1", "127.0.0.1", "hook.internal.example", "10.0.0.7", "[::1]", "::1");
        for (Map.Entry<String, String> host : hosts.entrySet()) {
            assertThat(rules.refusal(url("http://" + host.getKey() + ":8080/"))).isEmpty();
            assertThat(rules.refusal(host.getKey(), InetAddress.getByName(host.getValue())))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.2/",
                "http://internal.example/",
                "http://evilinternal.example/",
                "https://hook.internal.example.evil.example:22/"
            })
    void allowingAHostAllowsNoOther(String url) {
        EgressRules rules = new EgressRules(List.of("127.0.0.1", "*.internal.example"), Set.of(443));

        assertThat(rules.refusal(url(url))).isPresent();
    }

    private static String inUrl(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private static URI url(String text) {
        return URI.create(text);
    }
}
