/** Counters in Keycloak's Micrometer registry. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak.version;
