// cl: the processor behind the emulated device, by OpenCL.

#include <stdio.h>

#include "emulator.h"

// A kernel's arguments are set and it is queued in two steps: one kernel at a time.
pthread_mutex_t processor = PTHREAD_MUTEX_INITIALIZER;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static cl_device_id device;
static cl_context context;
static cl_command_queue queue;

static void find(void) {
  cl_platform_id platforms[8];
  cl_uint count = 0;
  clGetPlatformIDs(8, platforms, &count);
  for (cl_uint i = 0; i < count && i < 8 && !device; i++)
    if (clGetDeviceIDs(platforms[i], CL_DEVICE_TYPE_CPU, 1, &device, NULL)) device = NULL;
  if (!device) return;
  context = clCreateContext(NULL, 1, &device, NULL, NULL, NULL);
  queue = clCreateCommandQueue(context, device, 0, NULL);
}

cl_context cl(void) {
  pthread_once(&once, find);
  return context;
}

cl_device_id cl_device(void) {
  pthread_once(&once, find);
  return device;
}

// A program, or null with the compiler's messages in `log`.
cl_program build(const char *source, const char *options, char *log, size_t log_bytes) {
  char all[2048];
  snprintf(all, sizeof all, "%s -w -cl-std=CL1.2 -cl-mad-enable -cl-kernel-arg-info", options);
  if (log_bytes) log[0] = 0;
  cl_program program = clCreateProgramWithSource(cl(), 1, &source, NULL, NULL);
  if (!program) return NULL;
  if (!clBuildProgram(program, 1, &device, all, NULL, NULL)) return program;
  clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, log_bytes, log, NULL);
  clReleaseProgram(program);
  return NULL;
}

cl_int run_kernel(cl_kernel kernel, const size_t *items, const size_t *group) {
  cl_int status = clEnqueueNDRangeKernel(queue, kernel, 3, NULL, items, group, 0, NULL, NULL);
  return status ? status : clFinish(queue);
}
