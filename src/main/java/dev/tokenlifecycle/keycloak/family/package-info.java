/** The families of refresh tokens that Keycloak keeps: their notes in the client session and the record of dead ones. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak.family;
