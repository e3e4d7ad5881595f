/** Notices revocations, keeps them in the outbox of Keycloak and delivers them. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.keycloak.hook;
