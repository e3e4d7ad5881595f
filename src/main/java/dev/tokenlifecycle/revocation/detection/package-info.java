/** Notices revocations and records them for the hooks, in the transaction that revokes. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.detection;
