/** Ends families, sessions, users and clients, whoever decides it. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.termination;
