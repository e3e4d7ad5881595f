/** Hooks as Keycloak stores them: executors of client policies, secrets, options of the operator. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.keycloak;
