/** Sends what waits in the outbox: claims, formats, signatures, HTTP. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak.delivery;
