/**
 * How other features record revocations, wake their delivery, answer receivers that fetch and test hooks, without knowing how
 * that is done.
 */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.spi;
