/** How the executors of Keycloak client policies declare settings, and how the enforcing providers ask for them. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak.policy;
