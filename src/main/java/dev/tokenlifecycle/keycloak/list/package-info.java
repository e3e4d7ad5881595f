/** Revocation lists: what is in force, written with the revocation, and the signed copies that a node hands out. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak.list;
