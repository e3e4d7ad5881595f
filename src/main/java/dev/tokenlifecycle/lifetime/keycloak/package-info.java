/** Enforces the ceiling on access tokens. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.lifetime.keycloak;
