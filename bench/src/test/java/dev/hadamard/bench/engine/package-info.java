/** Tests of our backends as contestants. */
@NullMarked
package dev.hadamard.bench.engine;

import org.jspecify.annotations.NullMarked;
