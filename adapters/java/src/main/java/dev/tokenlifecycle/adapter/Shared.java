package dev.tokenlifecycle.adapter;

import java.util.function.Consumer;

/** What the parts of an adapter share. */
record Shared(Settings settings, Clocks clocks, SignedMessages messages, InForce inForce, Consumer<String> log) {}
