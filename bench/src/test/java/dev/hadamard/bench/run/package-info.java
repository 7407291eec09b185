/** Tests of the coordinator with real processes, some of them broken on purpose. */
@NullMarked
package dev.hadamard.bench.run;

import org.jspecify.annotations.NullMarked;
