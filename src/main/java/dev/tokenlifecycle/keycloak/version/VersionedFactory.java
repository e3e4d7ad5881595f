package dev.tokenlifecycle.keycloak.version;

import java.util.Map;
import org.keycloak.provider.ServerInfoAwareProviderFactory;

/** A factory of ours: the console's <em>Provider info</em> shows the version of this JAR with it. */
public interface VersionedFactory extends ServerInfoAwareProviderFactory {
    @Override
    default Map<String, String> getOperationalInfo() {
        return Installation.current().shown();
    }
}
