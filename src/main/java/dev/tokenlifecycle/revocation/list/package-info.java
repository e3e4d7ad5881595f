/** Revocation lists: what is in force, written with the revocation, and the signed copies that a node serves. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.list;
