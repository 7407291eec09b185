package dev.hadamard.opencl;

import dev.hadamard.kernels.launch.Range;
import org.jocl.cl_kernel;

/**
 * A kernel with its arguments bound, ready to be queued.
 *
 * @param operation the op on whose behalf, for the message of a failure
 * @param name the kernel's name, for the same
 * @param kernel the driver's object, whose arguments never change
 * @param range its work-items
 */
record ClLaunch(String operation, String name, cl_kernel kernel, Range range) {}
