/** What a revocation is, whom it concerns and what is said of it. Plain Java: no Keycloak, no clock. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation;
