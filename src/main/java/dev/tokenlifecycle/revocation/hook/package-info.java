/** The settings of a hook. Plain Java: no Keycloak, no clock. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.hook;
