package dev.tokenlifecycle.revocation.outbox;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The identity of a hook across realms, as {@code OWNER_ID}: Keycloak's queries by owner don't look at the realm, and the
 * column is too short for both names.
 *
 * @param realmId the id of the realm
 * @param hook the name of the hook in the realm
 */
public record HookId(String realmId, String hook) {
    /** The owner of the rows of this hook. */
    public String ownerId() {
        return uuid(realmId + '/' + hook);
    }

    /** The id of the delivery of the revocation {@code txn} to this hook: the same however often it is written or sent. */
    public String deliveryId(String txn) {
        return uuid(realmId + '/' + hook + '/' + txn);
    }

    /** The same for a delivery that the receiver fetches: no name of a hook has a slash. */
    public String polledId(String txn) {
        return uuid(realmId + '/' + hook + "/poll/" + txn);
    }

    private static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
