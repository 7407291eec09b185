/** ND4J, an engine that others wrote, behind the interface of this project. */
@NullMarked
package dev.hadamard.nd4j;

import org.jspecify.annotations.NullMarked;
