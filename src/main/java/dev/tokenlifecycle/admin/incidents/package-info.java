/** The resource of reused refresh tokens, read from the saved events. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.incidents;
