/** The token families: rows of a table of this extension, and the notes of versions before it. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.rotation.store;
