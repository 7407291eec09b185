/** Tests of what is made of the rounds of a tuning. */
@NullMarked
package dev.hadamard.bench.tune;

import org.jspecify.annotations.NullMarked;
