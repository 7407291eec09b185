// graph: the capture of a stream, and what was captured as one piece of work.
//
// One stream captures what is queued in it, in a line; no other stream joins.

#include <stdlib.h>

#include "emulator.h"

typedef struct CUgraphExec_st {
  struct object object;
  struct work **nodes;
  size_t count;
} * CUgraphExec;

struct replay {
  struct work work;
  CUgraphExec executable;
};

static void drop_all(struct work **nodes, size_t count) {
  for (size_t i = 0; i < count; i++) drop(nodes[i]);
  free(nodes);
}

static void end_graph(struct object *object) {
  CUgraph graph = (CUgraph)object;
  drop_all(graph->nodes, graph->count);
}

static void end_executable(struct object *object) {
  CUgraphExec executable = (CUgraphExec)object;
  drop_all(executable->nodes, executable->count);
}

CUresult cuStreamBeginCapture_v2(CUstream stream, int mode) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && !stream) result = CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
  if (!result && !is_live(stream, STREAMS, context)) result = CUDA_ERROR_INVALID_HANDLE;
  if (!result && stream->capture) result = CUDA_ERROR_ILLEGAL_STATE;
  if (!result && (mode < 0 || mode > 2)) result = CUDA_ERROR_INVALID_VALUE;
  if (result) return leave(result);
  stream->capture = born(sizeof *stream->capture, GRAPHS, context, end_graph);
  stream->capture_mode = mode;
  stream->invalidated = false;
  stream->captor = pthread_self();
  return leave(CUDA_SUCCESS);
}

CUresult cuStreamEndCapture(CUstream stream, CUgraph *graph) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && !is_live(stream, STREAMS, context)) result = CUDA_ERROR_INVALID_HANDLE;
  if (!result && !stream->capture) result = CUDA_ERROR_ILLEGAL_STATE;
  if (!result && stream->capture_mode != 2 && !pthread_equal(stream->captor, pthread_self()))
    result = CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD;
  if (result) return leave(result);
  *graph = stream->invalidated ? NULL : stream->capture;
  if (stream->invalidated) buried(&stream->capture->object);
  stream->capture = NULL;
  return leave(*graph ? CUDA_SUCCESS : CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
}

CUresult cuStreamIsCapturing(CUstream stream, int *state) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && stream && !is_live(stream, STREAMS, context)) result = CUDA_ERROR_INVALID_HANDLE;
  if (!result) *state = !stream || !stream->capture ? 0 : stream->invalidated ? 2 : 1;
  return leave(result);
}

CUresult cuThreadExchangeStreamCaptureMode(int *mode) {
  *mode = 0;
  return CUDA_ERROR_NOT_SUPPORTED;
}

CUresult cuGraphInstantiateWithFlags(CUgraphExec *executable, CUgraph graph, uint64_t flags) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && flags) result = CUDA_ERROR_NOT_SUPPORTED;
  if (!result && !is_live(graph, GRAPHS, NULL)) result = CUDA_ERROR_INVALID_VALUE;
  if (!result && fails_now(FAIL_INSTANTIATE)) result = CUDA_ERROR_OUT_OF_MEMORY;
  if (result) return leave(result);
  CUgraphExec made = born(sizeof *made, EXECUTABLES, context, end_executable);
  made->count = graph->count;
  made->nodes = calloc(graph->count + 1, sizeof *made->nodes);
  if (!made->nodes) abort();
  for (size_t i = 0; i < graph->count; i++) {
    made->nodes[i] = graph->nodes[i];
    made->nodes[i]->references++;
  }
  *executable = made;
  return leave(CUDA_SUCCESS);
}

static CUresult run_replay(struct work *work) {
  CUgraphExec executable = ((struct replay *)work)->executable;
  CUresult result = CUDA_SUCCESS;
  for (size_t i = 0; i < executable->count && !result; i++)
    result = executable->nodes[i]->run(executable->nodes[i]);
  pthread_mutex_lock(&world);
  count(NODES_RUN, (int64_t)executable->count);
  pthread_mutex_unlock(&world);
  return result;
}

static void end_replay(struct work *work) {
  release(&((struct replay *)work)->executable->object);
}

CUresult cuGraphLaunch(CUgraphExec executable, CUstream stream) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && !is_live(executable, EXECUTABLES, context)) result = CUDA_ERROR_INVALID_VALUE;
  if (!result) result = usable(context, stream);
  if (result) return leave(result);
  struct replay *replay = calloc(1, sizeof *replay);
  if (!replay) abort();
  *replay = (struct replay){{1, run_replay, end_replay}, executable};
  retain(&executable->object);
  count(GRAPH_LAUNCHES, 1);
  return leave(submit(context, stream, &replay->work));
}

CUresult cuGraphUpload(CUgraphExec executable, CUstream stream) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && !is_live(executable, EXECUTABLES, context)) result = CUDA_ERROR_INVALID_VALUE;
  if (!result) result = usable(context, stream);
  return leave(result);
}

CUresult cuGraphExecDestroy(CUgraphExec executable) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && !is_live(executable, EXECUTABLES, context)) result = CUDA_ERROR_INVALID_VALUE;
  if (!result) buried(&executable->object);
  return leave(result);
}

CUresult cuGraphDestroy(CUgraph graph) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && !is_live(graph, GRAPHS, NULL)) result = CUDA_ERROR_INVALID_VALUE;
  if (!result) buried(&graph->object);
  return leave(result);
}

CUresult cuGraphGetNodes(CUgraph graph, void **nodes, size_t *count) {
  CUcontext context;
  CUresult result = enter(&context);
  if (!result && !is_live(graph, GRAPHS, NULL)) result = CUDA_ERROR_INVALID_VALUE;
  if (!result && nodes) result = CUDA_ERROR_NOT_SUPPORTED;
  if (!result) *count = graph->count;
  return leave(result);
}
