/** Ends families, sessions, users and clients: one set of rules for every caller. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.termination;
