package dev.tokenlifecycle.server;

/** Options that need a build of Keycloak, which takes about 20 seconds of CPU time: tests that can, use the same. */
public final class SharedBuild {
    private SharedBuild() {}

    /** What {@link DistributionServer.Builder#on} adds. */
    static String[] onPostgres() {
        return new String[] {"--cache=local", "--features=transient-users", "--vault=file"};
    }

    /** More grants, and certificates of clients from a proxy. */
    public static String[] grants() {
        return new String[] {
            "--features=token-exchange:v1,admin-fine-grained-authz:v1,oid4vc-vci,oid4vc-vci-preauth-code,"
                    + "oid4vc-vci-rest-credential-offer",
            "--spi-x509cert-lookup--provider=haproxy"
        };
    }
}
