/** What every feature asks Keycloak for. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak;
