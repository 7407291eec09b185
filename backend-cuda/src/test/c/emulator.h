// emulator: stand-ins for NVIDIA's libraries, so that the CUDA backend runs without a GPU in tests.
//
//   test  ->  backend-cuda  ->  JCuda's classes and natives      all three are the real ones
//                                       |
//        libcuda.so.1   libnvrtc.so.12   libcublas.so.12          these are ours
//              |               |
//              +---- OpenCL ---+   the kernels' OpenCL side, on the host's processor
//
// What this proves: the host's side of the backend. Arguments are packed as the kernels want them,
// work is queued in order, buffers live as long as a transfer needs them, graphs hold what was
// captured, errors become exceptions, and everything that was made is given back. What it does not
// prove: that NVIDIA's compiler takes the kernels (the build's nvcc and NVRTC tests do), nor speed.
//
// It is stricter than a driver. Device memory starts as NaNs; each pointer of a launch must lie in
// live memory when the kernel runs; a handle is checked against the live objects; work begins as
// late as a test wants (`hold`), so that a missing wait cannot pass by luck.
//
// One lock, `world`, guards all state. Each stream has a thread that runs its work in order,
// without the lock. Objects are counted references: work that is queued keeps what it uses.
//
// Error codes and their causes follow the documentation of the CUDA driver API.

#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "opencl.h"

typedef uintptr_t CUdeviceptr;
typedef int CUdevice;

typedef enum {
  CUDA_SUCCESS = 0,
  CUDA_ERROR_INVALID_VALUE = 1,
  CUDA_ERROR_OUT_OF_MEMORY = 2,
  CUDA_ERROR_NOT_INITIALIZED = 3,
  CUDA_ERROR_NO_DEVICE = 100,
  CUDA_ERROR_INVALID_DEVICE = 101,
  CUDA_ERROR_INVALID_CONTEXT = 201,
  CUDA_ERROR_NO_BINARY_FOR_GPU = 209,
  CUDA_ERROR_INVALID_PTX = 218,
  CUDA_ERROR_INVALID_HANDLE = 400,
  CUDA_ERROR_ILLEGAL_STATE = 401,
  CUDA_ERROR_NOT_FOUND = 500,
  CUDA_ERROR_NOT_READY = 600,
  CUDA_ERROR_ILLEGAL_ADDRESS = 700,
  CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES = 701,
  CUDA_ERROR_CONTEXT_IS_DESTROYED = 709,
  CUDA_ERROR_LAUNCH_FAILED = 719,
  CUDA_ERROR_NOT_SUPPORTED = 801,
  CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED = 900,
  CUDA_ERROR_STREAM_CAPTURE_INVALIDATED = 901,
  CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD = 905,
  CUDA_ERROR_CAPTURED_EVENT = 907
} CUresult;

// What is counted, in the order of EmulatedCuda.Count.
enum count {
  // objects that live now
  CONTEXTS,
  STREAMS,
  EVENTS,
  MODULES,
  GRAPHS,
  EXECUTABLES,
  DEVICE_MEMORY,
  HOST_MEMORY,
  CUBLAS_HANDLES,
  NVRTC_PROGRAMS,
  // what happened so far
  ABANDONED,  // objects that went with their context: they had not been released
  ALLOCATIONS,
  MODULE_LOADS,
  LAUNCHES,  // calls of cuLaunchKernel outside a capture
  GRAPH_LAUNCHES,
  NODES_RUN,  // kernels, copies, fills and products that graphs ran
  PRODUCTS,   // calls of cuBLAS, captured ones too
  COPIES,
  WAITS,  // calls that wait for a stream, an event or the context
  ALL_COUNTS
};

// What a test may change, in the order of EmulatedCuda.Setting.
enum setting {
  DEVICES,
  CAPABILITY,
  TOTAL_BYTES,
  MEMORY_POOLS,
  LOCAL_BYTES,         // of a thread, in kernels whose blocks have 256: registers that they lack
  HOLD,                // 1: streams begin no work, 0: they go on
  FAIL_DEVICE_MEMORY,  // n: the n-th of what follows fails, 0: none does
  FAIL_HOST_MEMORY,
  FAIL_LAUNCH,  // cuLaunchKernel says 701, nothing is queued
  FAIL_KERNEL,  // the kernel runs into an illegal address: 700, which stays
  FAIL_MODULE,  // the driver's compiler refuses, with a log
  FAIL_INSTANTIATE,
  ALL_SETTINGS
};

// What every object begins with. A handle is a pointer to it.
struct object {
  enum count kind;  // CONTEXTS .. NVRTC_PROGRAMS
  int references;
  bool live;  // its handle is legal
  struct CUctx_st *context;
  void (*dispose)(struct object *);
  struct object *next;
};

typedef struct CUctx_st {
  struct object object;
  int device;
  int retained;
  CUresult lost;  // the error that every call returns from then on
} * CUcontext;

// Something for a stream to do. In a graph it is done again and again, so `run` changes nothing in
// it.
struct work {
  int references;
  CUresult (*run)(struct work *);
  void (*dispose)(struct work *);
};

typedef struct CUgraph_st {
  struct object object;
  struct work **nodes;
  size_t count, capacity;
} * CUgraph;

struct queued {
  struct work *work;
  struct queued *next;
};

typedef struct CUstream_st {
  struct object object;
  unsigned flags;
  pthread_t worker;
  struct queued *first, *last;
  bool busy, ending;
  // while it captures
  CUgraph capture;
  int capture_mode;
  bool invalidated;
  pthread_t captor;
} * CUstream;

struct memory {
  struct object object;
  CUdeviceptr address;
  size_t bytes;
  void *block;  // of OpenCL, around it
};

// control.c
extern pthread_mutex_t world;
extern pthread_cond_t changed;
void count(enum count what, int64_t more);
int64_t setting(enum setting what);
void change_setting(enum setting what, int64_t value);
bool fails_now(enum setting what);

// object.c
void *born(size_t size, enum count kind, CUcontext context, void (*dispose)(struct object *));
void buried(struct object *object);
void retain(struct object *object);
void release(struct object *object);
bool is_live(const void *handle, enum count kind, CUcontext context);
struct object *first_object(void);
struct memory *memory_at(CUdeviceptr address, size_t bytes, enum count kind);

// context.c: every entry point begins with enter and ends with leave, which hold the lock
CUresult enter(CUcontext *context);
CUresult enter_unsafe(CUcontext *context);
CUresult leave(CUresult result);
extern bool initialised;

// stream.c
CUresult submit(CUcontext context, CUstream stream, struct work *work);
CUresult usable(CUcontext context, CUstream stream);
void drain(CUcontext context, bool non_blocking_too);
void end_stream(struct object *stream);
void drop(struct work *work);
CUresult cuStreamSynchronize(CUstream stream);

// cl.c
cl_context cl(void);
cl_device_id cl_device(void);
cl_program build(const char *source, const char *options, char *log, size_t log_bytes);
cl_int run_kernel(cl_kernel kernel, const size_t *items, const size_t *group);
extern pthread_mutex_t processor;
