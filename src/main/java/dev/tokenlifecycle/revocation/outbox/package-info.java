/**
 * The deliveries of hooks as rows of Keycloak's outbox: written with the revocation, read by the dispatcher and by the admin
 * API.
 */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.outbox;
