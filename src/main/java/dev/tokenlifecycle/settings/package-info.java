/** Checked settings: every key with its type, default and range, and one sentence for each refusal. Plain Java. */
@org.jspecify.annotations.NullMarked
package dev.tokenlifecycle.settings;
