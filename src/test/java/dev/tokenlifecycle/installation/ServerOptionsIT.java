package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenlifecycle.server.DistributionServer;
import org.junit.jupiter.api.Test;

final class ServerOptionsIT {
    @Test
    void aMisspeltOptionStopsTheStartAndIsNamed() {
        assertThatThrownBy(() -> new DistributionServer.Builder("unknown-option")
                        .options("--spi-revocation-delivery--default--lease-secnds=60")
                        .start()
                        .kill())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "There is no server option --spi-revocation-delivery--default--lease-secnds; there are ");
    }
}
