// event: marks in a stream, and the time between two of them.

#include <stdlib.h>
#include <time.h>

#include "emulator.h"

enum { DISABLE_TIMING = 2 };

typedef struct CUevent_st {
  struct object object;
  unsigned flags;
  bool captured;
  int64_t recorded, reached;  // which of its records was the last to be queued, to be done
  struct timespec time;
} * CUevent;

struct mark {
  struct work work;
  CUevent event;
  int64_t record;
};

static void forget(struct work *work) {
  release(&((struct mark *)work)->event->object);
}

static struct mark *new_mark(CUevent event, CUresult (*run)(struct work *)) {
  struct mark *mark = calloc(1, sizeof *mark);
  if (!mark) abort();
  *mark = (struct mark){{1, run, forget}, event, event->recorded};
  retain(&event->object);
  return mark;
}

static CUresult reach(struct work *work) {
  struct mark *mark = (struct mark *)work;
  pthread_mutex_lock(&world);
  clock_gettime(CLOCK_MONOTONIC, &mark->event->time);
  mark->event->reached = mark->record;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&world);
  return CUDA_SUCCESS;
}

static CUresult await(struct work *work) {
  struct mark *mark = (struct mark *)work;
  pthread_mutex_lock(&world);
  while (mark->event->reached < mark->record && !mark->event->object.context->lost)
    pthread_cond_wait(&changed, &world);
  pthread_mutex_unlock(&world);
  return CUDA_SUCCESS;
}

CUresult cuEventCreate(CUevent *event, unsigned flags) {
  CUcontext context;
  CUresult result = enter(&context);
  if (result) return leave(result);
  *event = born(sizeof **event, EVENTS, context, NULL);
  (*event)->flags = flags;
  return leave(CUDA_SUCCESS);
}

CUresult cuEventDestroy_v2(CUevent event) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && !is_live(event, EVENTS, context)) result = CUDA_ERROR_INVALID_HANDLE;
  if (!result) buried(&event->object);
  return leave(result);
}

CUresult cuEventRecord(CUevent event, CUstream stream) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && !is_live(event, EVENTS, context)) result = CUDA_ERROR_INVALID_HANDLE;
  if (!result && stream && !is_live(stream, STREAMS, context)) result = CUDA_ERROR_INVALID_HANDLE;
  if (result) return leave(result);
  event->captured = stream && stream->capture;
  if (event->captured)  // it orders captured work, which is in one line here anyway
    return leave(stream->invalidated ? CUDA_ERROR_STREAM_CAPTURE_INVALIDATED : CUDA_SUCCESS);
  event->recorded++;
  return leave(submit(context, stream, &new_mark(event, reach)->work));
}

static CUresult enter_event(CUcontext *context, CUevent event) {
  CUresult result = enter_unsafe(context);
  if (!result && !is_live(event, EVENTS, *context)) result = CUDA_ERROR_INVALID_HANDLE;
  return !result && event->captured ? CUDA_ERROR_CAPTURED_EVENT : result;
}

CUresult cuEventQuery(CUevent event) {
  CUcontext context;
  CUresult result = enter_event(&context, event);
  if (!result && event->reached < event->recorded) result = CUDA_ERROR_NOT_READY;
  return leave(result);
}

CUresult cuEventSynchronize(CUevent event) {
  CUcontext context;
  CUresult result = enter_event(&context, event);
  if (result) return leave(result);
  count(WAITS, 1);
  retain(&event->object);
  int64_t record = event->recorded;
  while (event->reached < record && !context->lost) pthread_cond_wait(&changed, &world);
  release(&event->object);
  return leave(context->lost);
}

CUresult cuStreamWaitEvent(CUstream stream, CUevent event, unsigned flags) {
  CUcontext context;
  (void)flags;
  CUresult result = enter(&context);
  if (!result && !is_live(event, EVENTS, context)) result = CUDA_ERROR_INVALID_HANDLE;
  if (!result && (event->captured || !event->recorded)) return leave(CUDA_SUCCESS);
  if (result) return leave(result);
  return leave(submit(context, stream, &new_mark(event, await)->work));
}

CUresult cuEventElapsedTime(float *millis, CUevent start, CUevent end) {
  CUcontext context;
  CUresult result = enter(&context);
  if (result) return leave(result);
  if (!is_live(start, EVENTS, context) || !is_live(end, EVENTS, context) || !start->recorded ||
      !end->recorded || (start->flags | end->flags) & DISABLE_TIMING)
    return leave(CUDA_ERROR_INVALID_HANDLE);
  if (start->reached < start->recorded || end->reached < end->recorded)
    return leave(CUDA_ERROR_NOT_READY);
  *millis = (float)(end->time.tv_sec - start->time.tv_sec) * 1e3f +
            (float)(end->time.tv_nsec - start->time.tv_nsec) * 1e-6f;
  return leave(CUDA_SUCCESS);
}
