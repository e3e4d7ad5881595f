/** The report of access-token lifespans and ceilings. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.lifetimes;
