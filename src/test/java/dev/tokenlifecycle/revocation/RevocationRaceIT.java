package dev.tokenlifecycle.revocation;

import dev.tokenlifecycle.server.TestRealm;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Somebody revokes while APIs ask about one of the session's access tokens in six threads and the client refreshes in a loop: Keycloak may
 * load the session once more and put it back.
 */
final class RevocationRaceIT {
    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer(it -> it.setEventsEnabled(false));

    private static RevocationRaces races;

    @BeforeAll
    static void prepare() {
        races = new RevocationRaces(12, List.of(realm));
    }

    @AfterAll
    static void stop() {
        races.close();
    }

    @ParameterizedTest
    @EnumSource(RevocationWay.class)
    void nothingOutlivesItsRevocation(RevocationWay way) throws Exception {
        races.run(way);
    }
}
