/**
 * OpenBLAS through the JavaCPP presets: how fast a matrix product can be on this CPU, with no
 * tensor library around it. Operands lie in native memory, row-major; there is nothing else than
 * products.
 */
@NullMarked
package dev.hadamard.bench.peers.openblas;

import org.jspecify.annotations.NullMarked;
