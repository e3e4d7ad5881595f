/** What Keycloak knows of its sessions. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak.session;
