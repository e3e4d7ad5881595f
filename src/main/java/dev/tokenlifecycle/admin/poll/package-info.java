/** The resource that receivers fetch security event tokens from. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.poll;
