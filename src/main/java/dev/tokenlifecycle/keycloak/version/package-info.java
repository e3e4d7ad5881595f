/** Which Keycloak this runs on, and whether it offers what is needed. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak.version;
