/** The resource of token families. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.families;
