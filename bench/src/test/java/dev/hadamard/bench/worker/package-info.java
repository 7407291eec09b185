/** Tests of the protocol between coordinator and worker. */
@NullMarked
package dev.hadamard.bench.worker;

import org.jspecify.annotations.NullMarked;
