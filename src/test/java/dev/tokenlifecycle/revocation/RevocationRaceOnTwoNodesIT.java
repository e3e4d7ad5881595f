package dev.tokenlifecycle.revocation;

import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TwoNodes;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same on two nodes: one revokes, APIs ask both, and the client refreshes at the other. */
@Tag("slow")
final class RevocationRaceOnTwoNodesIT {
    private static TwoNodes nodes;
    private static TestRealm realm;
    private static RevocationRaces races;

    @BeforeAll
    static void start() {
        nodes = TwoNodes.start("races");
        realm = TestRealm.create(nodes.one(), it -> it.setEventsEnabled(false));
        races = new RevocationRaces(100, List.of(realm, realm.at(nodes.two())));
    }

    @AfterAll
    static void stop() {
        races.close();
        nodes.close();
    }

    @ParameterizedTest
    @EnumSource(RevocationWay.class)
    void nothingOutlivesItsRevocation(RevocationWay way) throws Exception {
        races.run(way);
    }
}
