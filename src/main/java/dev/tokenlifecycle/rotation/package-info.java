/** The rules of refresh-token rotation (RFC 9700 §4.14). Plain Java: no Keycloak, no clock. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.rotation;
