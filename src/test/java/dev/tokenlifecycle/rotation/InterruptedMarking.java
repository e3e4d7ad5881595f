package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Postgres;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.Receiver.Received;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A client that is revoked, from whose tokens another one has more families than the request marks itself: a node is marking the last
 * batch of them, and the database keeps it from committing until it is killed.
 */
final class InterruptedMarking implements AutoCloseable {
    /** 1,000 by the request, 500 by a batch that commits, the rest by one that doesn't. */
    private static final int FAMILIES = 1_600;

    private static final int COMMITTED = 1_500;
    private static final int LOCK = 187;

    private final Postgres postgres;
    private final Receiver receiver = Receiver.start();
    private final TestRealm realm;
    private final Connection holding;

    private InterruptedMarking(Postgres postgres, TestRealm realm) throws SQLException {
        this.postgres = postgres;
        this.realm = realm;
        this.holding = postgres.connect();
    }

    /** Revokes the client in {@code realm} and waits until a node is marking the last batch. */
    static InterruptedMarking begin(Postgres postgres, TestRealm realm) throws SQLException {
        InterruptedMarking marking = new InterruptedMarking(postgres, realm);
        marking.revoke();
        return marking;
    }

    private void revoke() throws SQLException {
        realm.policies(
                Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of()),
                Policy.ofAnyClient(
                        "hook",
                        "revocation-hook",
                        Map.of(
                                "hook-name",
                                "apis",
                                "endpoint-url",
                                receiver.url("/"),
                                "delivery",
                                List.of("push", "list"))));
        realm.login("app", "alice", "openid").expect(200);
        realm.login("web", "alice", "openid").expect(200);
        copies("app", "null");
        copies("web", "'app-' || g");
        // The last one in the order of their ids.
        execute("create function held() returns trigger language plpgsql as $$ begin"
                + " if new.payload like '%web-999\"%' then perform pg_advisory_xact_lock_shared(" + LOCK
                + "); end if; return new; end $$");
        execute("create trigger held before insert on outbox_entry for each row execute function held()");
        try (Statement statement = holding.createStatement()) {
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
        }
        realm.admin("POST", "/token-lifecycle/revocations", Map.of("client", "app", "reason", "test"))
                .expect(200);
        Awaitility.await("a node marks the last batch")
                .atMost(Duration.ofSeconds(60))
                .until(() -> number("select count(*) from pg_stat_activity where wait_event = 'advisory'") == 1);
        assertThat(number(marked())).isEqualTo(COMMITTED);
    }

    /** Lets go of what held the nodes, which are dead now. */
    void release() throws SQLException {
        holding.close();
        execute("drop trigger held on outbox_entry");
    }

    /** Everything is marked, and a hook was told of each family once, by push and by its list. */
    void assertCompleted() throws SQLException {
        Awaitility.await("all is marked").atMost(Duration.ofSeconds(60)).until(() -> number(marked()) == FAMILIES);
        assertThat(number("select count(*) from tl_listed_revocation where entry like '%\"web-%'"))
                .isEqualTo(FAMILIES);
        String deliveries = " from outbox_entry where entry_kind = 'token-lifecycle' and payload like '%\"web-%'";
        assertThat(number("select count(*)" + deliveries)).isEqualTo(FAMILIES);
        Awaitility.await("all is delivered")
                .atMost(Duration.ofSeconds(60))
                .until(() -> number("select count(*)" + deliveries + " and status <> 'DELIVERED'") == 0);
        Map<String, List<Received>> byFamily = receiver.received().stream()
                .filter(each -> each.json().toString().contains("\"web-"))
                .collect(Collectors.groupingBy(
                        each -> each.json().findPath("token_family").asText()));
        assertThat(byFamily).hasSize(FAMILIES);
        // A node that dies may have sent what it couldn't note as delivered: it comes again under its old id.
        assertThat(byFamily.values())
                .allMatch(each -> each.stream().map(Received::id).distinct().count() == 1);
    }

    private String marked() {
        return "select count(*) from tl_token_family where id like 'web-%' and revoked_at is not null and realm_id = '"
                + realm.admin("").get("id").asText() + "'";
    }

    /** Copies the family of {@code client}, with ids that begin with its own. */
    private void copies(String client, String parent) throws SQLException {
        execute("insert into tl_token_family select r.* from tl_token_family t, generate_series(1, " + FAMILIES
                + ") g, lateral jsonb_populate_record(t, jsonb_build_object('id', '" + client + "-' || g, 'session_id',"
                + " 'gone-' || g, 'parent_id', " + parent + ")) r where t.client_id = '" + realm.clientUuid(client)
                + "'");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String query) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        holding.close();
        receiver.close();
    }
}
