package dev.tokenlifecycle.admin.console;

import dev.tokenlifecycle.server.Chromium;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * A realm on the shared server and the browser for its pages, for a static field with {@code @RegisterExtension}: made before the
 * first test of the class, closed after the last. The class is skipped where no browser is installed.
 */
final class BrowsedRealm implements BeforeAllCallback, AfterAllCallback {
    private final Consumer<RealmRepresentation> more;
    private @Nullable Chromium chromium;
    private @Nullable TestRealm realm;

    BrowsedRealm() {
        this(representation -> {});
    }

    /** {@code more} changes the representation of the realm. */
    BrowsedRealm(Consumer<RealmRepresentation> more) {
        this.more = more;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        chromium = Chromium.shared();
        realm = TestRealm.create(KeycloakServer.shared(), more);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (realm != null) {
            realm.close();
            chromium.close();
        }
    }

    TestRealm realm() {
        return realm;
    }

    Chromium chromium() {
        return chromium;
    }
}
