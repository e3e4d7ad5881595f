/** Signs what others verify with the realm's published keys. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak.signing;
