/** What a receiver gets: security event tokens (RFC 8417, CAEP) and Standard Webhooks. Plain Java: no Keycloak, no clock. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.payload;
