package dev.tokenlifecycle.soak;

import java.time.Duration;
import java.util.Map;

/**
 * What was measured at one moment.
 *
 * @param at since the run began
 * @param values by the name of the series; a node that is down has none
 */
record Sample(Duration at, Map<String, Double> values) {}
