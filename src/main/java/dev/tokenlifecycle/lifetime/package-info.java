/** The rules of access-token lifetimes. Plain Java: no Keycloak, no clock. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.lifetime;
