// context: initialisation, devices and what is asked of them, primary contexts, the current
// context.

#include <stdio.h>
#include <string.h>

#include "emulator.h"

#define MOST_DEVICES 4
#define MOST_BELOW   16

bool initialised;
static CUcontext primary[MOST_DEVICES];
static _Thread_local CUcontext current;
static _Thread_local CUcontext below[MOST_BELOW];  // the stack that cuCtxPushCurrent builds
static _Thread_local int depth;

static CUresult enter_any(void) {
  pthread_mutex_lock(&world);
  return initialised ? CUDA_SUCCESS : CUDA_ERROR_NOT_INITIALIZED;
}

// Begins a call that needs a context. Takes the lock, whatever it returns.
CUresult enter(CUcontext *context) {
  CUresult result = enter_any();
  if (result) return result;
  if (!current) return CUDA_ERROR_INVALID_CONTEXT;
  *context = current;
  return current->object.live ? current->lost : CUDA_ERROR_CONTEXT_IS_DESTROYED;
}

// Begins a call that a thread may not make while it captures: it invalidates the capture.
CUresult enter_unsafe(CUcontext *context) {
  CUresult result = enter(context);
  if (result) return result;
  for (struct object *o = first_object(); o; o = o->next) {
    CUstream stream = (CUstream)o;
    if (o->kind != STREAMS || !o->live || !stream->capture || stream->capture_mode == 2) continue;
    if (stream->capture_mode == 0 || pthread_equal(stream->captor, pthread_self())) {
      stream->invalidated = true;
      result = CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    }
  }
  return result;
}

CUresult leave(CUresult result) {
  pthread_mutex_unlock(&world);
  return result;
}

CUresult cuInit(unsigned flags) {
  pthread_mutex_lock(&world);
  if (flags) return leave(CUDA_ERROR_INVALID_VALUE);
  if (!cl() || !setting(DEVICES)) return leave(CUDA_ERROR_NO_DEVICE);
  initialised = true;
  return leave(CUDA_SUCCESS);
}

// What NVIDIA's own libraries ask the driver for behind the interface: there is nothing. NVRTC 13
// does so where it finds a driver, and compiles without.
CUresult cuGetExportTable(const void **table, const void *name) {
  (void)table;
  (void)name;
  return CUDA_ERROR_NOT_SUPPORTED;
}

CUresult cuDriverGetVersion(int *version) {
  *version = 12060;
  return CUDA_SUCCESS;
}

static CUresult enter_device(CUdevice device) {
  CUresult result = enter_any();
  if (result) return result;
  return device >= 0 && device < setting(DEVICES) && device < MOST_DEVICES
             ? CUDA_SUCCESS
             : CUDA_ERROR_INVALID_DEVICE;
}

CUresult cuDeviceGetCount(int *devices) {
  CUresult result = enter_any();
  if (!result) *devices = (int)setting(DEVICES);
  return leave(result);
}

CUresult cuDeviceGet(CUdevice *device, int ordinal) {
  CUresult result = enter_device(ordinal);
  if (!result) *device = ordinal;
  return leave(result);
}

CUresult cuDeviceGetName(char *name, int bytes, CUdevice device) {
  CUresult result = enter_device(device);
  if (!result) snprintf(name, (size_t)bytes, "Emulated GPU %d", device);
  return leave(result);
}

CUresult cuDeviceTotalMem_v2(size_t *bytes, CUdevice device) {
  CUresult result = enter_device(device);
  if (!result) *bytes = (size_t)setting(TOTAL_BYTES);
  return leave(result);
}

CUresult cuDeviceGetPCIBusId(char *id, int bytes, CUdevice device) {
  CUresult result = enter_device(device);
  if (!result) snprintf(id, (size_t)bytes, "0000:%02x:00.0", device + 1);
  return leave(result);
}

CUresult cuDeviceGetUuid(unsigned char *uuid, CUdevice device) {
  CUresult result = enter_device(device);
  if (!result) memset(uuid, device + 1, 16);
  return leave(result);
}

// By their numbers in the driver's documentation; what is not listed is 0.
static const int attributes[] = {[1] = 1024,        // threads of a block
                                 [2] = 1024,        // its width
                                 [3] = 1024,        // its height
                                 [4] = 64,          // its depth
                                 [5] = 2147483647,  // blocks across
                                 [6] = 65535,       // blocks down
                                 [7] = 65535,       // blocks deep
                                 [8] = 49152,       // bytes of shared memory of a block
                                 [10] = 32,         // threads of a warp
                                 [12] = 65536,      // registers of a block
                                 [13] = 1000000,    // kHz
                                 [16] = 2,          // multiprocessors
                                 [39] = 1024,       // threads of a multiprocessor
                                 [41] = 1,          // one space of addresses
                                 [81] = 49152,      // bytes of shared memory of a multiprocessor
                                 [82] = 65536,      // registers of a multiprocessor
                                 [97] = 49152,  // bytes of shared memory that a block may ask for
                                 [115] = 0};

static int attribute(int which, CUdevice device) {
  enum { PCI_BUS = 33, MAJOR = 75, MINOR = 76, POOLS = 115 };
  switch (which) {
    case PCI_BUS:
      return device + 1;
    case MAJOR:
      return (int)setting(CAPABILITY) / 10;
    case MINOR:
      return (int)setting(CAPABILITY) % 10;
    case POOLS:
      return (int)setting(MEMORY_POOLS);
    default:
      return which < (int)(sizeof attributes / sizeof *attributes) ? attributes[which] : 0;
  }
}

CUresult cuDeviceGetAttribute(int *value, int which, CUdevice device) {
  CUresult result = enter_device(device);
  if (!result && which < 1) result = CUDA_ERROR_INVALID_VALUE;
  if (!result) *value = attribute(which, device);
  return leave(result);
}

CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device) {
  CUresult result = enter_device(device);
  if (result) return leave(result);
  if (!primary[device]) {
    primary[device] = born(sizeof(struct CUctx_st), CONTEXTS, NULL, NULL);
    primary[device]->device = device;
    retain(&primary[device]->object);  // for good: a thread may still have it as its current one
  }
  primary[device]->retained++;
  *context = primary[device];
  return leave(CUDA_SUCCESS);
}

// What is left of a context's objects, until there is none.
static struct object *heir(CUcontext context) {
  for (struct object *o = first_object(); o; o = o->next)
    if (o->live && o->context == context) return o;
  return NULL;
}

CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
  CUresult result = enter_device(device);
  if (result) return leave(result);
  CUcontext context = primary[device];
  if (!context) return leave(CUDA_ERROR_INVALID_CONTEXT);
  if (--context->retained > 0) return leave(CUDA_SUCCESS);
  primary[device] = NULL;
  drain(context, true);
  for (struct object *o = heir(context); o; o = heir(context)) {
    count(ABANDONED, 1);
    if (o->kind == STREAMS) end_stream(o);
    buried(o);
  }
  buried(&context->object);
  return leave(CUDA_SUCCESS);
}

CUresult cuDevicePrimaryCtxGetState(CUdevice device, unsigned *flags, int *active) {
  CUresult result = enter_device(device);
  if (!result) {
    *flags = 0;
    *active = primary[device] != NULL;
  }
  return leave(result);
}

CUresult cuDevicePrimaryCtxSetFlags_v2(CUdevice device, unsigned flags) {
  (void)flags;
  return leave(enter_device(device));
}

CUresult cuCtxSetCurrent(CUcontext context) {
  CUresult result = enter_any();
  if (!result && context && !is_live(context, CONTEXTS, NULL)) result = CUDA_ERROR_INVALID_CONTEXT;
  if (!result) current = context;
  return leave(result);
}

CUresult cuCtxPushCurrent_v2(CUcontext context) {
  CUresult result = enter_any();
  if (!result && (!is_live(context, CONTEXTS, NULL) || depth == MOST_BELOW))
    result = CUDA_ERROR_INVALID_CONTEXT;
  if (result) return leave(result);
  below[depth++] = current;
  current = context;
  return leave(CUDA_SUCCESS);
}

CUresult cuCtxPopCurrent_v2(CUcontext *context) {
  CUresult result = enter_any();
  if (!result && !current) result = CUDA_ERROR_INVALID_CONTEXT;
  if (result) return leave(result);
  if (context) *context = current;
  current = depth ? below[--depth] : NULL;
  return leave(CUDA_SUCCESS);
}

CUresult cuCtxGetCurrent(CUcontext *context) {
  CUresult result = enter_any();
  if (!result) *context = current;
  return leave(result);
}

CUresult cuCtxGetDevice(CUdevice *device) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result) *device = context->device;
  return leave(result);
}

CUresult cuCtxSynchronize(void) {
  CUcontext context;
  CUresult result = enter_unsafe(&context);
  if (result) return leave(result);
  count(WAITS, 1);
  drain(context, true);
  return leave(context->lost);
}
