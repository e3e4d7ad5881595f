/** Keycloak Token Lifecycle: rotation, short access tokens and revocation hooks in one provider JAR. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle;
