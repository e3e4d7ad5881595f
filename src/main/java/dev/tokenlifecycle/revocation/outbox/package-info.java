/** The rows of Keycloak's outbox that are ours: written with the revocation, read by the dispatcher and by the admin API. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.outbox;
