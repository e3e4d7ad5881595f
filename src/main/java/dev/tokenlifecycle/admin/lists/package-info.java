/** The resource that serves signed revocation lists. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.lists;
