/** The pages for admins. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.console;
