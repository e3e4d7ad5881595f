package dev.tokenlifecycle.keycloak.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clients that have series of their own. Where clients are registered dynamically there may be any number of them, and each
 * series costs memory here and in the monitoring: the first ones are named, all others are counted together.
 */
public final class MeasuredClients {
    /** The client of all that have no series of their own; a client of this id would be counted with them. */
    public static final String OTHERS = "all others";

    private static final MeasuredClients OF_SERVER = new MeasuredClients();

    private final Set<String> named = ConcurrentHashMap.newKeySet();
    private volatile int most = 500;

    MeasuredClients() {}

    /** The ones of this server, which all counters share. */
    public static MeasuredClients ofServer() {
        return OF_SERVER;
    }

    /** Names at most so many. */
    public void limit(int clients) {
        most = clients;
    }

    /** What a series calls this client: its id, or {@link #OTHERS}. */
    public String name(String realm, String clientId) {
        String key = realm + '/' + clientId;
        if (named.contains(key)) {
            return clientId;
        }
        // Two that come at once may both be the last: one more is no harm.
        if (named.size() >= most) {
            return OTHERS;
        }
        named.add(key);
        return clientId;
    }
}
