// module: kernels from the images that the stand-in for NVRTC makes, and their launches.
//
// An image is text: a line that names the compute capability, a line of -D options, the source. Its
// OpenCL side is built here. A launch copies its arguments at the call, as a driver does. When it
// runs, each pointer among them must be null or lie in live memory of the device.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emulator.h"

enum { MOST_ARGUMENTS = 512 };

typedef struct CUmod_st {
  struct object object;
  cl_program program;
  struct CUfunc_st *functions;
} * CUmodule;

typedef struct CUfunc_st {
  CUmodule module;  // null once it is unloaded
  int references;
  cl_kernel kernel;
  char name[64];
  size_t most_threads, shared_bytes, required[3];
  cl_uint arguments;
  bool is_pointer[MOST_ARGUMENTS];
  struct CUfunc_st *next;
} * CUfunction;

struct launch {
  struct work work;
  CUfunction function;
  size_t items[3], group[3];
  bool fails;
  union {
    CUdeviceptr pointer;
    uint32_t word;
  } arguments[];
};

static void drop_function(CUfunction function) {
  if (--function->references > 0) return;
  clReleaseKernel(function->kernel);
  free(function);
}

static void unload(struct object *object) {
  CUmodule module = (CUmodule)object;
  while (module->functions) {
    CUfunction function = module->functions;
    module->functions = function->next;
    function->module = NULL;
    drop_function(function);
  }
  clReleaseProgram(module->program);
}

// Reads the two lines of an image; the rest is returned, or null where it is none of ours.
static const char *parse(const char *image, int *capability, char *options, size_t bytes) {
  if (!strncmp(image, "// source: ", 11)) image = strchr(image, '\n') + 1;  // of an archive
  if (sscanf(image, "// emulated PTX, capability %d\n", capability) != 1) return NULL;
  const char *line = strchr(image, '\n');
  const char *end = line ? strchr(line + 1, '\n') : NULL;
  if (!end || strncmp(line + 1, "//", 2) || (size_t)(end - line) >= bytes) return NULL;
  snprintf(options, bytes, "%.*s", (int)(end - line - 3), line + 3);
  return end + 1;
}

// Where the options of a load say that messages of errors go.
static char *error_log(unsigned count, const int *options, void **values, size_t *bytes) {
  enum { BUFFER = 5, BUFFER_BYTES = 6 };
  char *log = NULL;
  *bytes = 0;
  for (unsigned i = 0; i < count; i++) {
    if (options[i] == BUFFER) log = values[i];
    if (options[i] == BUFFER_BYTES) *bytes = (size_t)(unsigned)(uintptr_t)values[i];
  }
  if (!log) *bytes = 0;
  return log;
}

CUresult cuModuleLoadDataEx(CUmodule *module, const void *image, unsigned count_options,
                            int *option_names, void **values) {
  CUcontext context;
  CUresult result = enter_unsafe(&context);
  if (!result && !image) result = CUDA_ERROR_INVALID_VALUE;
  if (result) return leave(result);
  size_t log_bytes;
  char *log = error_log(count_options, option_names, values, &log_bytes);
  char options[1024];
  int capability = 0;
  const char *source = parse(image, &capability, options, sizeof options);
  if (!source || fails_now(FAIL_MODULE)) {
    if (log_bytes) snprintf(log, log_bytes, "ptxas fatal: not an image of the emulator");
    return leave(CUDA_ERROR_INVALID_PTX);
  }
  if (capability > setting(CAPABILITY)) return leave(CUDA_ERROR_NO_BINARY_FOR_GPU);
  cl_program program = build(source, options, log, log_bytes);
  if (!program) return leave(CUDA_ERROR_INVALID_PTX);
  *module = born(sizeof **module, MODULES, context, unload);
  (*module)->program = program;
  count(MODULE_LOADS, 1);
  return leave(CUDA_SUCCESS);
}

CUresult cuModuleLoadData(CUmodule *module, const void *image) {
  return cuModuleLoadDataEx(module, image, 0, NULL, NULL);
}

CUresult cuModuleUnload(CUmodule module) {
  CUcontext context;
  CUresult result = enter_unsafe(&context);
  if (!result && !is_live(module, MODULES, context)) result = CUDA_ERROR_INVALID_HANDLE;
  if (result) return leave(result);
  drain(context, true);
  buried(&module->object);
  return leave(CUDA_SUCCESS);
}

static CUfunction describe(CUmodule module, cl_kernel kernel, const char *name) {
  CUfunction f = calloc(1, sizeof *f);
  if (!f) abort();
  *f = (struct CUfunc_st){.module = module, .references = 1, .kernel = kernel};
  snprintf(f->name, sizeof f->name, "%s", name);
  uint64_t local = 0;
  cl_device_id device = cl_device();
  clGetKernelWorkGroupInfo(kernel, device, CL_KERNEL_WORK_GROUP_SIZE, sizeof(size_t),
                           &f->most_threads, NULL);
  clGetKernelWorkGroupInfo(kernel, device, CL_KERNEL_COMPILE_WORK_GROUP_SIZE, sizeof f->required,
                           f->required, NULL);
  clGetKernelWorkGroupInfo(kernel, device, CL_KERNEL_LOCAL_MEM_SIZE, sizeof local, &local, NULL);
  f->shared_bytes = (size_t)local;
  if (f->required[0]) f->most_threads = f->required[0] * f->required[1] * f->required[2];
  if (f->most_threads > 1024) f->most_threads = 1024;
  clGetKernelInfo(kernel, CL_KERNEL_NUM_ARGS, sizeof f->arguments, &f->arguments, NULL);
  if (f->arguments > MOST_ARGUMENTS) abort();
  for (cl_uint i = 0; i < f->arguments; i++) {
    cl_uint space = 0;
    clGetKernelArgInfo(kernel, i, CL_KERNEL_ARG_ADDRESS_QUALIFIER, sizeof space, &space, NULL);
    f->is_pointer[i] = space == CL_KERNEL_ARG_ADDRESS_GLOBAL;
  }
  return f;
}

CUresult cuModuleGetFunction(CUfunction *function, CUmodule module, const char *name) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && !is_live(module, MODULES, context)) result = CUDA_ERROR_INVALID_HANDLE;
  if (result) return leave(result);
  for (CUfunction f = module->functions; f; f = f->next) {
    if (strcmp(f->name, name)) continue;
    *function = f;
    return leave(CUDA_SUCCESS);
  }
  cl_kernel kernel = clCreateKernel(module->program, name, NULL);
  if (!kernel) return leave(CUDA_ERROR_NOT_FOUND);
  *function = describe(module, kernel, name);
  (*function)->next = module->functions;
  module->functions = *function;
  return leave(CUDA_SUCCESS);
}

static bool is_function(CUcontext context, CUfunction function) {
  for (struct object *o = first_object(); o; o = o->next) {
    if (o->kind != MODULES || !o->live || o->context != context) continue;
    for (CUfunction f = ((CUmodule)o)->functions; f; f = f->next)
      if (f == function) return true;
  }
  return false;
}

CUresult cuFuncGetAttribute(int *value, int attribute, CUfunction function) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && !is_function(context, function)) result = CUDA_ERROR_INVALID_HANDLE;
  if (result) return leave(result);
  switch (attribute) {
    case 0:
      *value = (int)function->most_threads;
      break;
    case 1:
      *value = (int)function->shared_bytes;
      break;
    case 2:
      *value = 0;
      break;  // constant memory
    case 3:
      *value = function->required[0] == 256 ? (int)setting(LOCAL_BYTES) : 0;
      break;
    case 4:
      *value = 32;
      break;  // registers
    case 5:
    case 6:
      *value = (int)setting(CAPABILITY);
      break;
    default:
      result = CUDA_ERROR_INVALID_VALUE;
  }
  return leave(result);
}

static bool pointers_are_live(const struct launch *launch) {
  for (cl_uint i = 0; i < launch->function->arguments; i++)
    if (launch->function->is_pointer[i] && launch->arguments[i].pointer &&
        !memory_at(launch->arguments[i].pointer, 1, DEVICE_MEMORY))
      return false;
  return true;
}

static CUresult run_launch(struct work *work) {
  struct launch *launch = (struct launch *)work;
  CUfunction function = launch->function;
  pthread_mutex_lock(&world);
  bool legal = function->module && !launch->fails && pointers_are_live(launch);
  pthread_mutex_unlock(&world);
  if (!legal) return CUDA_ERROR_ILLEGAL_ADDRESS;
  pthread_mutex_lock(&processor);
  cl_int status = CL_SUCCESS;
  for (cl_uint i = 0; i < function->arguments && !status; i++)
    status =
        function->is_pointer[i]
            ? clSetKernelArgSVMPointer(function->kernel, i,
                                       (const void *)launch->arguments[i].pointer)
            : clSetKernelArg(function->kernel, i, sizeof(uint32_t), &launch->arguments[i].word);
  if (!status) status = run_kernel(function->kernel, launch->items, launch->group);
  pthread_mutex_unlock(&processor);
  return status ? CUDA_ERROR_LAUNCH_FAILED : CUDA_SUCCESS;
}

static void end_launch(struct work *work) {
  drop_function(((struct launch *)work)->function);
}

static bool fits(const unsigned *grid, const unsigned *block, CUfunction function) {
  size_t threads = (size_t)block[0] * block[1] * block[2];
  if (!grid[0] || !grid[1] || !grid[2] || !threads) return false;
  if (grid[0] > 2147483647u || grid[1] > 65535 || grid[2] > 65535) return false;
  if (block[0] > 1024 || block[1] > 1024 || block[2] > 64) return false;
  for (int d = 0; d < 3; d++)  // OpenCL's groups have exactly this size; CUDA's at most
    if (function->required[0] && function->required[d] != block[d]) return false;
  return threads <= function->most_threads;
}

CUresult cuLaunchKernel(CUfunction function, unsigned grid_x, unsigned grid_y, unsigned grid_z,
                        unsigned block_x, unsigned block_y, unsigned block_z, unsigned shared,
                        CUstream stream, void **parameters, void **extra) {
  CUcontext context;
  CUresult result = enter(&context);
  const unsigned grid[] = {grid_x, grid_y, grid_z}, block[] = {block_x, block_y, block_z};
  if (!result && !is_function(context, function)) result = CUDA_ERROR_INVALID_HANDLE;
  if (!result && (shared || extra)) result = CUDA_ERROR_NOT_SUPPORTED;
  if (!result && !fits(grid, block, function)) result = CUDA_ERROR_INVALID_VALUE;
  if (!result && function->arguments && !parameters) result = CUDA_ERROR_INVALID_VALUE;
  if (!result && fails_now(FAIL_LAUNCH)) result = CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES;
  if (result) return leave(result);
  struct launch *launch =
      calloc(1, sizeof *launch + function->arguments * sizeof *launch->arguments);
  if (!launch) abort();
  launch->work = (struct work){1, run_launch, end_launch};
  launch->function = function;
  launch->fails = fails_now(FAIL_KERNEL);
  function->references++;
  for (int d = 0; d < 3; d++) {
    launch->group[d] = block[d];
    launch->items[d] = (size_t)grid[d] * block[d];
  }
  for (cl_uint i = 0; i < function->arguments; i++)
    memcpy(&launch->arguments[i], parameters[i],
           function->is_pointer[i] ? sizeof(CUdeviceptr) : sizeof(uint32_t));
  if (!stream || !is_live(stream, STREAMS, context) || !stream->capture) count(LAUNCHES, 1);
  return leave(submit(context, stream, &launch->work));
}
