// stream: a thread for each stream, which runs what is queued in order; and the wait for it.
//
// The null stream has no thread: its work runs in the caller's, after that of all blocking streams.

#include <stdlib.h>

#include "emulator.h"

enum { NON_BLOCKING = 1 };

void drop(struct work *work) {
  if (--work->references > 0) return;
  if (work->dispose) work->dispose(work);
  free(work);
}

static void pop(CUstream stream) {
  struct queued *head = stream->first;
  struct work *work = head->work;
  CUcontext context = stream->object.context;
  stream->first = head->next;
  free(head);
  stream->busy = true;
  if (!context->lost) {
    pthread_mutex_unlock(&world);
    CUresult result = work->run(work);
    pthread_mutex_lock(&world);
    if (result && !context->lost) context->lost = result;
  }
  stream->busy = false;
  drop(work);
  pthread_cond_broadcast(&changed);
}

static void *serve(void *argument) {
  CUstream stream = argument;
  pthread_mutex_lock(&world);
  while (stream->first || !stream->ending) {
    if (stream->first && !setting(HOLD))
      pop(stream);
    else
      pthread_cond_wait(&changed, &world);
  }
  release(&stream->object);
  pthread_mutex_unlock(&world);
  return NULL;
}

static bool idle(CUstream stream) {
  return !stream->first && !stream->busy;
}

static void wait_for(CUstream stream) {
  retain(&stream->object);
  while (!idle(stream)) pthread_cond_wait(&changed, &world);
  release(&stream->object);
}

static CUstream busy_stream(CUcontext context, bool non_blocking_too) {
  for (struct object *o = first_object(); o; o = o->next) {
    CUstream stream = (CUstream)o;
    if (o->kind == STREAMS && o->context == context && !idle(stream) &&
        (non_blocking_too || !(stream->flags & NON_BLOCKING)))
      return stream;
  }
  return NULL;
}

// Waits until the streams of a context have nothing to do.
void drain(CUcontext context, bool non_blocking_too) {
  for (CUstream s = busy_stream(context, non_blocking_too); s;
       s = busy_stream(context, non_blocking_too))
    wait_for(s);
}

// Whether a handle is a stream of this context (null: the null stream) that captures nothing.
CUresult usable(CUcontext context, CUstream stream) {
  if (!stream) return CUDA_SUCCESS;
  if (!is_live(stream, STREAMS, context)) return CUDA_ERROR_INVALID_HANDLE;
  if (!stream->capture) return CUDA_SUCCESS;
  stream->invalidated = true;
  return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
}

static CUresult capture(CUstream stream, struct work *work) {
  CUgraph graph = stream->capture;
  if (stream->invalidated) {
    drop(work);
    return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
  }
  if (graph->count == graph->capacity) {
    graph->capacity = graph->capacity ? 2 * graph->capacity : 8;
    graph->nodes = realloc(graph->nodes, graph->capacity * sizeof *graph->nodes);
    if (!graph->nodes) abort();
  }
  graph->nodes[graph->count++] = work;
  return CUDA_SUCCESS;
}

// Queues work, or captures it; either way takes it over.
CUresult submit(CUcontext context, CUstream stream, struct work *work) {
  if (stream && !is_live(stream, STREAMS, context)) {
    drop(work);
    return CUDA_ERROR_INVALID_HANDLE;
  }
  if (stream && stream->capture) return capture(stream, work);
  if (!stream) {
    drain(context, false);
    pthread_mutex_unlock(&world);
    CUresult result = work->run(work);
    pthread_mutex_lock(&world);
    if (result && !context->lost) context->lost = result;
    drop(work);
    return CUDA_SUCCESS;
  }
  struct queued *last = calloc(1, sizeof *last);
  if (!last) abort();
  last->work = work;
  if (stream->first)
    stream->last->next = last;
  else
    stream->first = last;
  stream->last = last;
  pthread_cond_broadcast(&changed);
  return CUDA_SUCCESS;
}

CUresult cuStreamCreate(CUstream *stream, unsigned flags) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && flags > NON_BLOCKING) result = CUDA_ERROR_INVALID_VALUE;
  if (result) return leave(result);
  CUstream made = born(sizeof *made, STREAMS, context, NULL);
  made->flags = flags;
  retain(&made->object);  // the thread's
  pthread_create(&made->worker, NULL, serve, made);
  pthread_detach(made->worker);
  *stream = made;
  return leave(CUDA_SUCCESS);
}

CUresult cuStreamCreateWithPriority(CUstream *stream, unsigned flags, int priority) {
  (void)priority;
  return cuStreamCreate(stream, flags);
}

// Lets the stream's thread end when its work is done.
void end_stream(struct object *stream) {
  ((CUstream)stream)->ending = true;
  pthread_cond_broadcast(&changed);
}

CUresult cuStreamDestroy_v2(CUstream stream) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && !is_live(stream, STREAMS, context)) result = CUDA_ERROR_INVALID_HANDLE;
  if (result) return leave(result);
  if (stream->capture) buried(&stream->capture->object);
  stream->capture = NULL;
  end_stream(&stream->object);
  buried(&stream->object);
  return leave(CUDA_SUCCESS);
}

CUresult cuStreamSynchronize(CUstream stream) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result) result = usable(context, stream);
  if (result) return leave(result);
  count(WAITS, 1);
  if (stream)
    wait_for(stream);
  else
    drain(context, false);
  return leave(context->lost);
}

CUresult cuStreamQuery(CUstream stream) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result) result = usable(context, stream);
  if (!result && stream && !idle(stream)) result = CUDA_ERROR_NOT_READY;
  return leave(result);
}

CUresult cuStreamGetCtx(CUstream stream, CUcontext *of) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && stream && !is_live(stream, STREAMS, NULL)) result = CUDA_ERROR_INVALID_HANDLE;
  if (!result) *of = stream ? stream->object.context : context;
  return leave(result);
}
