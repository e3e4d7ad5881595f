/** Refuses access tokens that Keycloak has revoked: verify, keep until {@code safe_after} plus skew, ask on every request. */
package dev.tokenlifecycle.adapter;
