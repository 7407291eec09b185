// nvrtc: stands in for libnvrtc.so.12. "PTX" is the source with its options; see module.c.
//
// The source is built once with OpenCL, so that what does not compile fails here, with a log.
// Options that this project does not use are refused, as NVRTC refuses what it does not know.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emulator.h"

typedef enum {
  NVRTC_SUCCESS = 0,
  NVRTC_ERROR_INVALID_INPUT = 3,
  NVRTC_ERROR_INVALID_PROGRAM = 4,
  NVRTC_ERROR_INVALID_OPTION = 5,
  NVRTC_ERROR_COMPILATION = 6,
  NVRTC_ERROR_BUILTIN_OPERATION_FAILURE = 7
} nvrtcResult;

typedef struct _nvrtcProgram {
  struct object object;
  char *source, *ptx;
  char log[8192];
} * nvrtcProgram;

static const int capabilities[] = {50, 52, 53, 60, 61, 62, 70, 72, 75, 80, 86, 87, 89, 90};
enum { CAPABILITIES = sizeof capabilities / sizeof *capabilities };

const char *nvrtcGetErrorString(nvrtcResult result) {
  switch (result) {
    case NVRTC_SUCCESS:
      return "NVRTC_SUCCESS";
    case NVRTC_ERROR_INVALID_INPUT:
      return "NVRTC_ERROR_INVALID_INPUT";
    case NVRTC_ERROR_INVALID_PROGRAM:
      return "NVRTC_ERROR_INVALID_PROGRAM";
    case NVRTC_ERROR_INVALID_OPTION:
      return "NVRTC_ERROR_INVALID_OPTION";
    case NVRTC_ERROR_COMPILATION:
      return "NVRTC_ERROR_COMPILATION";
    case NVRTC_ERROR_BUILTIN_OPERATION_FAILURE:
      return "NVRTC_ERROR_BUILTIN_OPERATION_FAILURE";
  }
  return "NVRTC_ERROR unknown";
}

nvrtcResult nvrtcVersion(int *major, int *minor) {
  *major = 12;
  *minor = 6;
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcGetNumSupportedArchs(int *count) {
  *count = CAPABILITIES;
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcGetSupportedArchs(int *all) {
  memcpy(all, capabilities, sizeof capabilities);
  return NVRTC_SUCCESS;
}

static void end_program(struct object *object) {
  free(((nvrtcProgram)object)->source);
  free(((nvrtcProgram)object)->ptx);
}

static nvrtcResult enter_program(nvrtcProgram program) {
  pthread_mutex_lock(&world);
  return is_live(program, NVRTC_PROGRAMS, NULL) ? NVRTC_SUCCESS : NVRTC_ERROR_INVALID_PROGRAM;
}

static nvrtcResult leave_program(nvrtcResult result) {
  pthread_mutex_unlock(&world);
  return result;
}

nvrtcResult nvrtcCreateProgram(nvrtcProgram *program, const char *source, const char *name,
                               int headers, const char **texts, const char **names) {
  (void)name;
  (void)texts;
  (void)names;
  if (!source || headers) return NVRTC_ERROR_INVALID_INPUT;
  pthread_mutex_lock(&world);
  *program = born(sizeof **program, NVRTC_PROGRAMS, NULL, end_program);
  (*program)->source = strdup(source);
  return leave_program(NVRTC_SUCCESS);
}

nvrtcResult nvrtcDestroyProgram(nvrtcProgram *program) {
  nvrtcResult result = enter_program(*program);
  if (!result) buried(&(*program)->object);
  if (!result) *program = NULL;
  return leave_program(result);
}

static bool is_known(int capability) {
  for (int i = 0; i < CAPABILITIES; i++)
    if (capabilities[i] == capability) return true;
  return false;
}

static bool starts(const char *text, const char *with) {
  return !strncmp(text, with, strlen(with));
}

// Adds a definition to the options for OpenCL, or takes note of another option; false: unknown.
static bool take(const char *option, int *capability, char *defines, size_t bytes) {
  const char *value = strchr(option, '=');
  if (starts(option, "--gpu-architecture=compute_") || starts(option, "-arch=compute_")) {
    *capability = atoi(strchr(option, '_') + 1);
    return is_known(*capability);
  }
  if (starts(option, "-D") || starts(option, "--define-macro=")) {
    const char *define = starts(option, "-D") ? option + 2 : value + 1;
    while (*define == ' ') define++;
    size_t used = strlen(defines);
    return *define &&
           snprintf(defines + used, bytes - used, " -D %s", define) < (int)(bytes - used);
  }
  return starts(option, "--fmad=") || starts(option, "--std=c++") ||
         !strcmp(option, "-default-device") ||
         !strcmp(option, "--device-as-default-execution-space");
}

nvrtcResult nvrtcCompileProgram(nvrtcProgram program, int count, const char *const *options) {
  nvrtcResult result = enter_program(program);
  char defines[1024] = "";
  int capability = 52;
  for (int i = 0; i < count && !result; i++) {
    if (take(options[i], &capability, defines, sizeof defines)) continue;
    snprintf(program->log, sizeof program->log, "nvrtc: error: invalid option: %s\n", options[i]);
    result = NVRTC_ERROR_INVALID_OPTION;
  }
  if (result) return leave_program(result);
  if (getenv("NVRTC_WITHOUT_BUILTINS")) {  // as NVRTC 13.0 says it
    snprintf(program->log, sizeof program->log,
             "nvrtc: error: failed to open libnvrtc-builtins.so.12.6.\n  Make sure that "
             "libnvrtc-builtins.so.12.6 is installed correctly.");
    return leave_program(NVRTC_ERROR_BUILTIN_OPERATION_FAILURE);
  }
  if (strstr(defines, "GEMM_TENSOR")) {  // its inline assembly might kill OpenCL's compiler
    snprintf(program->log, sizeof program->log, "error: the emulator has no tensor cores\n");
    return leave_program(NVRTC_ERROR_COMPILATION);
  }
  cl_program built = build(program->source, defines, program->log, sizeof program->log);
  if (!built) return leave_program(NVRTC_ERROR_COMPILATION);
  clReleaseProgram(built);
  size_t bytes = strlen(program->source) + sizeof defines + 100;
  free(program->ptx);
  program->ptx = malloc(bytes);
  if (!program->ptx) abort();
  snprintf(program->ptx, bytes, "// emulated PTX, capability %d\n//%s\n%s", capability, defines,
           program->source);
  return leave_program(NVRTC_SUCCESS);
}

nvrtcResult nvrtcGetPTXSize(nvrtcProgram program, size_t *bytes) {
  nvrtcResult result = enter_program(program);
  if (!result && !program->ptx) result = NVRTC_ERROR_INVALID_PROGRAM;
  if (!result) *bytes = strlen(program->ptx) + 1;
  return leave_program(result);
}

nvrtcResult nvrtcGetPTX(nvrtcProgram program, char *ptx) {
  nvrtcResult result = enter_program(program);
  if (!result && !program->ptx) result = NVRTC_ERROR_INVALID_PROGRAM;
  if (!result) strcpy(ptx, program->ptx);
  return leave_program(result);
}

nvrtcResult nvrtcGetProgramLogSize(nvrtcProgram program, size_t *bytes) {
  nvrtcResult result = enter_program(program);
  if (!result) *bytes = strlen(program->log) + 1;
  return leave_program(result);
}

nvrtcResult nvrtcGetProgramLog(nvrtcProgram program, char *log) {
  nvrtcResult result = enter_program(program);
  if (!result) strcpy(log, program->log);
  return leave_program(result);
}
