// control: what a test counts and changes. EmulatedCuda, the Java side, calls the two last
// functions.

#include "emulator.h"

pthread_mutex_t world = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static int64_t counts[ALL_COUNTS];
static int64_t settings[ALL_SETTINGS] = {
    [DEVICES] = 1, [CAPABILITY] = 75, [TOTAL_BYTES] = (int64_t)4 << 30, [MEMORY_POOLS] = 1};

void count(enum count what, int64_t more) {
  counts[what] += more;
}

int64_t setting(enum setting what) {
  return settings[what];
}

void change_setting(enum setting what, int64_t value) {
  settings[what] = value;
  pthread_cond_broadcast(&changed);
}

// Counts down to a failure that a test has ordered; only the call that reaches 0 fails.
bool fails_now(enum setting what) {
  return settings[what] > 0 && --settings[what] == 0;
}

// JNI: long EmulatedCuda.counted(int)
int64_t Java_dev_hadamard_cuda_EmulatedCuda_counted(void *jni, void *class, int32_t what);
int64_t Java_dev_hadamard_cuda_EmulatedCuda_counted(void *jni, void *class, int32_t what) {
  (void)jni;
  (void)class;
  pthread_mutex_lock(&world);
  int64_t value = what >= 0 && what < ALL_COUNTS ? counts[what] : -1;
  pthread_mutex_unlock(&world);
  return value;
}

// JNI: void EmulatedCuda.change(int, long)
void Java_dev_hadamard_cuda_EmulatedCuda_change(void *jni, void *class, int32_t what, int64_t to);
void Java_dev_hadamard_cuda_EmulatedCuda_change(void *jni, void *class, int32_t what, int64_t to) {
  (void)jni;
  (void)class;
  pthread_mutex_lock(&world);
  if (what >= 0 && what < ALL_SETTINGS) change_setting((enum setting)what, to);
  pthread_mutex_unlock(&world);
}

// JNI: long EmulatedCuda.setting(int)
int64_t Java_dev_hadamard_cuda_EmulatedCuda_setting(void *jni, void *class, int32_t what);
int64_t Java_dev_hadamard_cuda_EmulatedCuda_setting(void *jni, void *class, int32_t what) {
  (void)jni;
  (void)class;
  pthread_mutex_lock(&world);
  int64_t value = what >= 0 && what < ALL_SETTINGS ? setting((enum setting)what) : -1;
  pthread_mutex_unlock(&world);
  return value;
}

// JNI: boolean EmulatedCuda.hasProcessor()
uint8_t Java_dev_hadamard_cuda_EmulatedCuda_hasProcessor(void *jni, void *class);
uint8_t Java_dev_hadamard_cuda_EmulatedCuda_hasProcessor(void *jni, void *class) {
  (void)jni;
  (void)class;
  return cl() != NULL;
}
