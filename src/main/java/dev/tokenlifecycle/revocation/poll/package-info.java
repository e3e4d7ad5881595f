/** Security event tokens that wait until their receiver has fetched and acknowledged them (RFC 8936). */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.revocation.poll;
