/**
 * CLBlast through JOCLBlast: matrix products that others tuned for many OpenCL devices, on the same
 * device as ours. JOCLBlast brings the library along for some systems; elsewhere an installed one
 * is used, and where neither loads, opening says so.
 */
@NullMarked
package dev.hadamard.bench.peers.clblast;

import org.jspecify.annotations.NullMarked;
