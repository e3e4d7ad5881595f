/** The resource behind the first page of the console: what protects each client, and what needs an admin. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.overview;
