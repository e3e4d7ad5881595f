package dev.tokenlifecycle.revocation.list;

/**
 * Which list it is.
 *
 * @param realmId the id of the realm
 * @param hook the name of the hook in the realm
 * @param issuer the issuer that signs it: on a server without a fixed hostname, that of the request
 */
public record ListId(String realmId, String hook, String issuer) {
    /** The audience of the list: its readers know the issuer and the name, also behind a proxy. */
    String audience() {
        return issuer + "/token-lifecycle/revocation-lists/" + hook;
    }
}
