package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenlifecycle.server.DistributionServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerOptionsIT {
    private static final String DELIVERY = "--spi-revocation-delivery--default--";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lease-secnds=60 | There is no server option {0}lease-secnds; there are ",
                "proxy-url=proxy.internal:3128 | {0}proxy-url must be http://host:port or http://user:password@host:port",
                "client-key-store=no-such-file.p12 | {0}client-key-store must name a PKCS#12 or JKS file, was \"no-such-file.p12\""
            })
    void anOptionThatCannotBeMeantStopsTheStartAndIsNamed(String option, String message) {
        assertThatThrownBy(() -> new DistributionServer.Builder("unknown-option")
                        .options(DELIVERY + option)
                        .start()
                        .kill())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message.replace("{0}", DELIVERY));
    }
}
