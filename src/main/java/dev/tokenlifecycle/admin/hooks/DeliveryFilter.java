package dev.tokenlifecycle.admin.hooks;

import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.revocation.keycloak.ConfiguredHooks;
import dev.tokenlifecycle.revocation.outbox.DeliveryQuery;
import dev.tokenlifecycle.revocation.outbox.RevocationOutbox;
import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.store.StoredFamily;
import dev.tokenlifecycle.rotation.store.TokenFamilies;
import dev.tokenlifecycle.settings.Quoted;
import org.jspecify.annotations.Nullable;

/**
 * The hooks and families by which an admin filters deliveries. A misspelt one would have none, and that would look like good
 * news. A delivery may outlive both: what is gone is known as long as a delivery names it.
 */
record DeliveryFilter(AdminRequest admin, RevocationOutbox outbox) {
    /** Refuses (404) a hook that no client profile and no delivery of the realm names; null names none. */
    void requireHook(@Nullable String hook) {
        if (hook != null && !hasDelivery(hook, null) && !isConfigured(hook)) {
            throw Errors.notFound("No client profile and no delivery names the hook " + Quoted.of(hook));
        }
    }

    /** Refuses (404) a family that the realm doesn't have and that no delivery tells of; null names none. */
    void requireFamily(@Nullable String family) {
        if (family != null && !isStored(family) && !hasDelivery(null, family)) {
            throw Errors.notFound("The realm has no family " + Quoted.of(family) + ", and no delivery tells of one");
        }
    }

    private boolean isConfigured(String hook) {
        return Errors.readingPolicies(() -> ConfiguredHooks.of(admin.session(), admin.realm()))
                .names()
                .contains(hook);
    }

    private boolean isStored(String family) {
        StoredFamily stored = FamilyId.parse(family)
                .map(new TokenFamilies(admin.session())::find)
                .orElse(null);
        return stored != null && stored.holder().realmId().equals(admin.realm().getId());
    }

    private boolean hasDelivery(@Nullable String hook, @Nullable String family) {
        return !outbox.find(admin.realm(), new DeliveryQuery(hook, null, family, 0, 1))
                .isEmpty();
    }
}
