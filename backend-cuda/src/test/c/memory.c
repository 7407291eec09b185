// memory: of the device and page-locked memory of the host; copies and fills.
//
// New device memory is full of NaNs. A copy is checked against the live memory when it is called,
// and done when its stream gets there. A copy from or to memory of the host that is not page-locked
// waits for the stream, as drivers do.

#include <stdlib.h>
#include <string.h>

#include "emulator.h"

enum { ALIGNMENT = 256 };

static size_t in_use;

static void give_back(struct object *object) {
  struct memory *memory = (struct memory *)object;
  clSVMFree(cl(), memory->block);
  if (object->kind == DEVICE_MEMORY) in_use -= memory->bytes;
}

static CUresult allocate(CUcontext context, enum count kind, size_t bytes, CUdeviceptr *address) {
  enum setting fault = kind == DEVICE_MEMORY ? FAIL_DEVICE_MEMORY : FAIL_HOST_MEMORY;
  if (!bytes) return CUDA_ERROR_INVALID_VALUE;
  if (fails_now(fault)) return CUDA_ERROR_OUT_OF_MEMORY;
  size_t room = (size_t)setting(TOTAL_BYTES) - in_use;
  if (kind == DEVICE_MEMORY && bytes > room) return CUDA_ERROR_OUT_OF_MEMORY;
  cl_bitfield flags = CL_MEM_READ_WRITE | CL_MEM_SVM_FINE_GRAIN_BUFFER;
  void *block = clSVMAlloc(cl(), flags, bytes + ALIGNMENT, 0);
  if (!block) return CUDA_ERROR_OUT_OF_MEMORY;
  memset(block, 0xFF, bytes + ALIGNMENT);
  struct memory *memory = born(sizeof *memory, kind, context, give_back);
  memory->block = block;
  memory->address = ((CUdeviceptr)block + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  memory->bytes = bytes;
  *address = memory->address;
  if (kind == DEVICE_MEMORY) in_use += bytes;
  count(ALLOCATIONS, 1);
  return CUDA_SUCCESS;
}

CUresult cuMemGetInfo_v2(size_t *free_bytes, size_t *total) {
  CUcontext context;
  CUresult result = enter(&context);
  if (result) return leave(result);
  *total = (size_t)setting(TOTAL_BYTES);
  *free_bytes = *total - in_use;
  return leave(CUDA_SUCCESS);
}

CUresult cuMemAlloc_v2(CUdeviceptr *address, size_t bytes) {
  CUcontext context;
  CUresult result = enter_unsafe(&context);
  if (!result) result = allocate(context, DEVICE_MEMORY, bytes, address);
  return leave(result);
}

CUresult cuMemHostAlloc(void **address, size_t bytes, unsigned flags) {
  CUcontext context;
  CUresult result = enter_unsafe(&context);
  if (!result && flags > 7) result = CUDA_ERROR_INVALID_VALUE;
  if (!result) result = allocate(context, HOST_MEMORY, bytes, (CUdeviceptr *)address);
  return leave(result);
}

CUresult cuMemAllocHost_v2(void **address, size_t bytes) {
  return cuMemHostAlloc(address, bytes, 0);
}

static struct memory *starting_at(CUcontext context, CUdeviceptr address, enum count kind) {
  struct memory *memory = memory_at(address, 0, kind);
  bool whole = memory && memory->address == address && memory->object.context == context;
  return whole ? memory : NULL;
}

static CUresult free_now(CUdeviceptr address, enum count kind) {
  CUcontext context;
  CUresult result = enter_unsafe(&context);
  if (result || !address) return leave(result);
  drain(context, true);
  struct memory *memory = starting_at(context, address, kind);
  if (!memory) return leave(CUDA_ERROR_INVALID_VALUE);
  buried(&memory->object);
  return leave(context->lost);
}

CUresult cuMemFree_v2(CUdeviceptr address) {
  return free_now(address, DEVICE_MEMORY);
}

CUresult cuMemFreeHost(void *address) {
  return free_now((CUdeviceptr)address, HOST_MEMORY);
}

// Stream-ordered allocation is not supported while capturing: here it would have to be a node.
CUresult cuMemAllocAsync(CUdeviceptr *address, size_t bytes, CUstream stream) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && !setting(MEMORY_POOLS)) result = CUDA_ERROR_NOT_SUPPORTED;
  if (!result) result = usable(context, stream);
  if (!result) result = allocate(context, DEVICE_MEMORY, bytes, address);
  return leave(result);
}

struct freeing {
  struct work work;
  struct memory *memory;
};

static CUresult run_freeing(struct work *work) {
  pthread_mutex_lock(&world);
  struct memory *memory = ((struct freeing *)work)->memory;
  bool live = memory->object.live;
  if (live) buried(&memory->object);
  pthread_mutex_unlock(&world);
  return live ? CUDA_SUCCESS : CUDA_ERROR_ILLEGAL_ADDRESS;
}

static void end_freeing(struct work *work) {
  release(&((struct freeing *)work)->memory->object);
}

CUresult cuMemFreeAsync(CUdeviceptr address, CUstream stream) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result) result = usable(context, stream);
  if (result || !address) return leave(result);
  struct memory *memory = starting_at(context, address, DEVICE_MEMORY);
  if (!memory) return leave(CUDA_ERROR_INVALID_VALUE);
  struct freeing *freeing = calloc(1, sizeof *freeing);
  if (!freeing) abort();
  *freeing = (struct freeing){{1, run_freeing, end_freeing}, memory};
  retain(&memory->object);
  return leave(submit(context, stream, &freeing->work));
}

struct transfer {
  struct work work;
  CUdeviceptr to, from;  // from 0: a fill
  size_t count;          // bytes of a copy, words of a fill
  unsigned value;
};

static CUresult run_transfer(struct work *work) {
  const struct transfer *t = (const struct transfer *)work;
  if (t->from) {
    memmove((void *)t->to, (const void *)t->from, t->count);
  } else {
    unsigned *words = (unsigned *)t->to;
    for (size_t i = 0; i < t->count; i++) words[i] = t->value;
  }
  return CUDA_SUCCESS;
}

static CUresult queue(CUcontext context, CUstream stream, struct transfer transfer) {
  struct transfer *t = malloc(sizeof *t);
  if (!t) abort();
  *t = transfer;
  t->work = (struct work){1, run_transfer, NULL};
  return submit(context, stream, &t->work);
}

// Where an end of a copy must lie: device memory, or any memory of the host.
enum side { DEVICE_SIDE, HOST_SIDE };

static bool is_legal(enum side side, CUdeviceptr address, size_t bytes) {
  return side == DEVICE_SIDE ? memory_at(address, bytes, DEVICE_MEMORY) != NULL : address != 0;
}

static CUresult copy(enum side to_side, CUdeviceptr to, enum side from_side, CUdeviceptr from,
                     size_t bytes, CUstream stream, bool now) {
  CUcontext context;
  CUresult result = now ? enter_unsafe(&context) : enter(&context);
  if (result || !bytes) return leave(result);
  if (!is_legal(to_side, to, bytes) || !is_legal(from_side, from, bytes))
    return leave(CUDA_ERROR_INVALID_VALUE);
  count(COPIES, 1);
  CUdeviceptr host = to_side == HOST_SIDE ? to : from_side == HOST_SIDE ? from : 0;
  bool paged = host && !memory_at(host, bytes, HOST_MEMORY);
  bool capturing = stream && is_live(stream, STREAMS, context) && stream->capture;
  result = queue(context, stream, (struct transfer){.to = to, .from = from, .count = bytes});
  pthread_mutex_unlock(&world);
  if (result || !paged || !stream || capturing) return result;
  return cuStreamSynchronize(stream);
}

CUresult cuMemcpyHtoD_v2(CUdeviceptr to, const void *from, size_t bytes) {
  return copy(DEVICE_SIDE, to, HOST_SIDE, (CUdeviceptr)from, bytes, NULL, true);
}

CUresult cuMemcpyDtoH_v2(void *to, CUdeviceptr from, size_t bytes) {
  return copy(HOST_SIDE, (CUdeviceptr)to, DEVICE_SIDE, from, bytes, NULL, true);
}

CUresult cuMemcpyDtoD_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes) {
  return copy(DEVICE_SIDE, to, DEVICE_SIDE, from, bytes, NULL, true);
}

CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from, size_t bytes, CUstream stream) {
  return copy(DEVICE_SIDE, to, HOST_SIDE, (CUdeviceptr)from, bytes, stream, false);
}

CUresult cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t bytes, CUstream stream) {
  return copy(HOST_SIDE, (CUdeviceptr)to, DEVICE_SIDE, from, bytes, stream, false);
}

CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream) {
  return copy(DEVICE_SIDE, to, DEVICE_SIDE, from, bytes, stream, false);
}

static CUresult fill(CUdeviceptr to, unsigned value, size_t words, CUstream stream, bool now) {
  CUcontext context;
  CUresult result = now ? enter_unsafe(&context) : enter(&context);
  if (result || !words) return leave(result);
  if (to % 4 || words > SIZE_MAX / 4 || !memory_at(to, words * 4, DEVICE_MEMORY))
    return leave(CUDA_ERROR_INVALID_VALUE);
  return leave(queue(context, stream, (struct transfer){.to = to, .count = words, .value = value}));
}

CUresult cuMemsetD32_v2(CUdeviceptr to, unsigned value, size_t words) {
  return fill(to, value, words, NULL, true);
}

CUresult cuMemsetD32Async(CUdeviceptr to, unsigned value, size_t words, CUstream stream) {
  return fill(to, value, words, stream, false);
}
