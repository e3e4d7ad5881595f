/** How other features record revocations and test hooks, without knowing how that is done. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.spi;
