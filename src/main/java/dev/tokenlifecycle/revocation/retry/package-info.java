/** When a failed delivery is sent again, and when a hook rests. Plain Java: no Keycloak, no clock. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.retry;
