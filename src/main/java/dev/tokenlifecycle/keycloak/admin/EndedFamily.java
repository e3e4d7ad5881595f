package dev.tokenlifecycle.keycloak.admin;

import dev.tokenlifecycle.revocation.Revocation;
import java.util.Set;
import org.keycloak.events.admin.ResourceType;

/** A family that was revoked before: ending it again does nothing, and no hook is told. */
record EndedFamily() implements Ending {
    @Override
    public Extent extent() {
        return new Extent(0, 0, Set.of(), null);
    }

    @Override
    public void end() {}

    @Override
    public Revocation revocation() {
        throw new IllegalStateException("Nothing ended");
    }

    @Override
    public ResourceType resourceType() {
        return ResourceType.USER_SESSION;
    }
}
