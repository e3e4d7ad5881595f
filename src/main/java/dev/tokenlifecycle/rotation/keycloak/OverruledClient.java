package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.NativeSwitches;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.delegate.ClientModelLazyDelegate;

/** A client for which Keycloak's own reuse check is off, also where its attributes switch it on. */
final class OverruledClient extends ClientModelLazyDelegate.WithId {
    private OverruledClient(ClientModel client) {
        super(client.getId(), () -> client);
    }

    /** {@code client} with the check off; itself where no attribute of its own switches it. */
    static ClientModel of(ClientModel client) {
        return NativeSwitches.ALL.stream().allMatch(name -> client.getAttribute(name) == null)
                ? client
                : new OverruledClient(client);
    }

    @Override
    public @Nullable String getAttribute(String name) {
        return switch (name) {
            case NativeSwitches.REVOKE -> "false";
            case NativeSwitches.MAX_REUSE -> null;
            default -> super.getAttribute(name);
        };
    }

    @Override
    public Map<String, String> getAttributes() {
        Map<String, String> attributes = new HashMap<>(super.getAttributes());
        attributes.remove(NativeSwitches.MAX_REUSE);
        attributes.put(NativeSwitches.REVOKE, "false");
        return attributes;
    }
}
