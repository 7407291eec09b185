// strict_driver: an OpenCL driver that refuses a device type with a bit that OpenCL gives no meaning
// to, as Mesa's does, and answers any other question for devices with the status in STRICT_STATUS.
// With status 0 it has one device, which says nothing of itself.
//
// The OpenCL loader calls the first two functions by name and all others through the table that a
// platform and a device begin with; what is not called here is missing there.

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define UNKNOWN_TYPES 0xffffffffffffffe0u
#define ALL_TYPES 0xffffffffu

enum {
  SUCCESS = 0,
  INVALID_VALUE = -30,
  INVALID_DEVICE_TYPE = -31,
  PLATFORM_NAME = 0x0902,
  PLATFORM_VERSION = 0x0901,
  PLATFORM_EXTENSIONS = 0x0904,
  PLATFORM_ICD_SUFFIX = 0x0920
};

struct object {
  void **table;
};

static void *table[256];
static struct object platform = {table}, device = {table};

static int32_t platform_ids(uint32_t room, struct object **all, uint32_t *count) {
  if (all && room) *all = &platform;
  if (count) *count = 1;
  return SUCCESS;
}

int32_t clGetPlatformInfo(struct object *of, uint32_t what, size_t room, void *value,
                          size_t *needed) {
  const char *text = what == PLATFORM_NAME         ? "Strict"
                     : what == PLATFORM_VERSION    ? "OpenCL 1.2 strict"
                     : what == PLATFORM_EXTENSIONS ? "cl_khr_icd"
                     : what == PLATFORM_ICD_SUFFIX ? "STRICT"
                                                   : "";
  (void)of;
  if (value && room < strlen(text) + 1) return INVALID_VALUE;
  if (value) strcpy(value, text);
  if (needed) *needed = strlen(text) + 1;
  return SUCCESS;
}

static int32_t device_ids(struct object *of, uint64_t type, uint32_t room, struct object **all,
                          uint32_t *count) {
  const char *status = getenv("STRICT_STATUS");
  (void)of;
  if ((type & UNKNOWN_TYPES) && type != ALL_TYPES) return INVALID_DEVICE_TYPE;
  if (all && room) *all = &device;
  if (count) *count = 1;
  return status ? atoi(status) : SUCCESS;
}

static int32_t device_info(struct object *of, uint32_t what, size_t room, void *value,
                           size_t *needed) {
  (void)of, (void)what, (void)room, (void)value, (void)needed;
  return INVALID_VALUE;
}

void *clGetExtensionFunctionAddress(const char *name) {
  table[0] = platform_ids;
  table[1] = clGetPlatformInfo;
  table[2] = device_ids;
  table[3] = device_info;
  return !strcmp(name, "clIcdGetPlatformIDsKHR") ? (void *)platform_ids
         : !strcmp(name, "clGetPlatformInfo")    ? (void *)clGetPlatformInfo
                                                 : NULL;
}

int32_t clIcdGetPlatformIDsKHR(uint32_t room, struct object **all, uint32_t *count) {
  return platform_ids(room, all, count);
}
