/** How a feature adds a resource to the admin API. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.admin.spi;
