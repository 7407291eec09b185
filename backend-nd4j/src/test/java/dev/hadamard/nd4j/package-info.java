/** Tests of the ND4J backend. Those that need ND4J's native library run with {@code -Dengines}. */
@NullMarked
package dev.hadamard.nd4j;

import org.jspecify.annotations.NullMarked;
