/** The sessions of users and clients, with their token families. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.sessions;
