package dev.tokenlifecycle.admin.overview;

import dev.tokenlifecycle.keycloak.ReadOnlyWork;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Pages of the clients of a realm, in the order of their ids. */
final class ClientPages {
    /** A page that leaves clients out looks at so many at most; the next page goes on behind them. */
    static final int MOST_LOOKED_AT = 2_000;

    private static final int BATCH = 500;

    private final KeycloakSession session;
    private final RealmModel realm;

    ClientPages(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** A page that begins behind the first {@code first} clients. */
    ClientPageRepresentation page(int first, int max, boolean unprotectedOnly) {
        List<ClientOverviewRepresentation> found = new ArrayList<>();
        Progress progress = new Progress(first);
        ReadOnlyWork.run(session, () -> collect(found, progress, max, unprotectedOnly));
        return new ClientPageRepresentation(first, max, progress.next(realm.getClientsCount()), found);
    }

    private void collect(
            List<ClientOverviewRepresentation> found, Progress progress, int max, boolean unprotectedOnly) {
        ClientReport report = new ClientReport(session, realm);
        int last = progress.at + MOST_LOOKED_AT;
        while (found.size() < max && progress.at < last) {
            List<ClientModel> batch = realm.getClientsStream(progress.at, BATCH).toList();
            for (ClientModel client : batch) {
                if (found.size() == max) {
                    return;
                }
                progress.at++;
                ClientOverviewRepresentation each = report.of(client);
                if (!unprotectedOnly || each.unprotected()) {
                    found.add(each);
                }
            }
            if (batch.size() < BATCH) {
                return;
            }
        }
    }

    private static final class Progress {
        private int at;

        Progress(int first) {
            this.at = first;
        }

        @Nullable
        Integer next(long clients) {
            return at < clients ? at : null;
        }
    }
}
