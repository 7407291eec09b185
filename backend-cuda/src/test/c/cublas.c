// cublas: stands in for libcublas.so.12. Column-major products, queued in the handle's stream.
//
//   C <- alpha op(A) op(B) + beta C       op(A) m x k, op(B) k x n, C m x n
//
// Sums are taken in fp32, in blocks of 256 terms. TF32 and bf16 round the operands to 11 and 8 bits
// first, to nearest, ties to even. alpha and beta are the host's unless the pointer mode says
// other.

#include <stdlib.h>
#include <string.h>

#include "emulator.h"

typedef enum {
  CUBLAS_SUCCESS = 0,
  CUBLAS_NOT_INITIALIZED = 1,
  CUBLAS_ALLOC_FAILED = 3,
  CUBLAS_INVALID_VALUE = 7,
  CUBLAS_EXECUTION_FAILED = 13,
  CUBLAS_NOT_SUPPORTED = 15
} cublasStatus;

enum { DEFAULT_MATH = 0, PEDANTIC_MATH = 2, TF32_MATH = 3 };
enum { COMPUTE_32F = 68, COMPUTE_32F_PEDANTIC = 69, COMPUTE_BF16 = 75, COMPUTE_TF32 = 77 };
enum { FULL_BITS = 24, TF32_BITS = 11, BF16_BITS = 8, BLOCK = 256, REAL_32F = 0 };

typedef struct cublasContext {
  struct object object;
  CUstream stream;
  unsigned math;
  bool own_workspace;
} * cublasHandle;

struct matrix {
  CUdeviceptr at;
  size_t pitch;
  bool transposed;
};

struct product {
  struct work work;
  size_t m, n, k;
  float alpha, beta;
  int bits;
  struct matrix a, b, c;
};

static float rounded(float x, int bits) {
  uint32_t word;
  memcpy(&word, &x, sizeof word);
  if (bits == FULL_BITS || (word & 0x7F800000) == 0x7F800000) return x;
  int dropped = FULL_BITS - bits;
  uint32_t half = (1u << (dropped - 1)) - 1 + (word >> dropped & 1);
  word = (word + half) & ~((1u << dropped) - 1);
  memcpy(&x, &word, sizeof x);
  return x;
}

// op(X) as a column-major rows x columns matrix of its own.
static float *packed(struct matrix x, size_t rows, size_t columns, int bits) {
  const float *from = (const float *)x.at;
  float *to = malloc(rows * columns * sizeof *to);
  if (!to) abort();
  for (size_t j = 0; j < columns; j++)
    for (size_t i = 0; i < rows; i++)
      to[j * rows + i] = rounded(from[x.transposed ? i * x.pitch + j : j * x.pitch + i], bits);
  return to;
}

static void column(const struct product *p, const float *a, const float *b, float *sum,
                   float *part) {
  memset(sum, 0, p->m * sizeof *sum);
  for (size_t begin = 0; begin < p->k; begin += BLOCK) {
    size_t end = begin + BLOCK < p->k ? begin + BLOCK : p->k;
    memset(part, 0, p->m * sizeof *part);
    for (size_t q = begin; q < end; q++)
      for (size_t i = 0; i < p->m; i++) part[i] += a[q * p->m + i] * b[q];
    for (size_t i = 0; i < p->m; i++) sum[i] += part[i];
  }
}

static CUresult run_product(struct work *work) {
  const struct product *p = (const struct product *)work;
  float *a = packed(p->a, p->m, p->k, p->bits), *b = packed(p->b, p->k, p->n, p->bits);
  float *sum = malloc(2 * p->m * sizeof *sum);
  if (!sum) abort();
  for (size_t j = 0; j < p->n; j++) {
    float *c = (float *)p->c.at + j * p->c.pitch;
    column(p, a, b + j * p->k, sum, sum + p->m);
    for (size_t i = 0; i < p->m; i++)
      c[i] = p->beta == 0 ? p->alpha * sum[i] : p->alpha * sum[i] + p->beta * c[i];
  }
  free(a);
  free(b);
  free(sum);
  return CUDA_SUCCESS;
}

// Whether a stored matrix of these columns lies in the device's memory.
static bool lies(struct matrix x, size_t rows, size_t columns) {
  size_t tall = x.transposed ? columns : rows, wide = x.transposed ? rows : columns;
  return x.pitch >= tall && memory_at(x.at, ((wide - 1) * x.pitch + tall) * 4, DEVICE_MEMORY);
}

static cublasStatus enter_cublas(cublasHandle handle) {
  CUcontext context;
  if (enter(&context)) return CUBLAS_EXECUTION_FAILED;
  return is_live(handle, CUBLAS_HANDLES, context) ? CUBLAS_SUCCESS : CUBLAS_NOT_INITIALIZED;
}

static cublasStatus leave_cublas(cublasStatus status) {
  pthread_mutex_unlock(&world);
  return status;
}

static cublasStatus queue(cublasHandle handle, struct product given, int m, int n, int k) {
  cublasStatus status = enter_cublas(handle);
  if (!status && (m < 0 || n < 0 || k < 0)) status = CUBLAS_INVALID_VALUE;
  if (status || !m || !n) return leave_cublas(status);
  if (handle->stream && handle->stream->capture && !handle->own_workspace)
    return leave_cublas(CUBLAS_NOT_SUPPORTED);
  given.m = (size_t)m;
  given.n = (size_t)n;
  given.k = given.alpha == 0 ? 0 : (size_t)k;
  if (!lies(given.c, given.m, given.n) || (k && !lies(given.a, given.m, (size_t)k)) ||
      (k && !lies(given.b, (size_t)k, given.n)))
    return leave_cublas(CUBLAS_INVALID_VALUE);
  struct product *product = malloc(sizeof *product);
  if (!product) abort();
  *product = given;
  product->work = (struct work){1, run_product, NULL};
  count(PRODUCTS, 1);
  CUresult result = submit(handle->object.context, handle->stream, &product->work);
  return leave_cublas(result ? CUBLAS_EXECUTION_FAILED : CUBLAS_SUCCESS);
}

cublasStatus cublasCreate_v2(cublasHandle *handle) {
  CUcontext context;
  if (enter_unsafe(&context)) return leave_cublas(CUBLAS_NOT_INITIALIZED);
  *handle = born(sizeof **handle, CUBLAS_HANDLES, context, NULL);
  return leave_cublas(CUBLAS_SUCCESS);
}

cublasStatus cublasDestroy_v2(cublasHandle handle) {
  cublasStatus status = enter_cublas(handle);
  if (!status) drain(handle->object.context, true);
  if (!status) buried(&handle->object);
  return leave_cublas(status);
}

cublasStatus cublasGetVersion_v2(cublasHandle handle, int *version) {
  (void)handle;
  *version = 120600;
  return CUBLAS_SUCCESS;
}

cublasStatus cublasGetProperty(int which, int *value) {
  *value = which == 0 ? 12 : which == 1 ? 6 : 0;
  return CUBLAS_SUCCESS;
}

cublasStatus cublasSetStream_v2(cublasHandle handle, CUstream stream) {
  cublasStatus status = enter_cublas(handle);
  if (!status && stream && !is_live(stream, STREAMS, handle->object.context))
    status = CUBLAS_INVALID_VALUE;
  if (!status) handle->stream = stream;
  if (!status) handle->own_workspace = false;
  return leave_cublas(status);
}

cublasStatus cublasSetWorkspace_v2(cublasHandle handle, CUdeviceptr workspace, size_t bytes) {
  cublasStatus status = enter_cublas(handle);
  if (!status && bytes && (workspace % 256 || !memory_at(workspace, bytes, DEVICE_MEMORY)))
    status = CUBLAS_INVALID_VALUE;
  if (!status) handle->own_workspace = bytes > 0;
  return leave_cublas(status);
}

cublasStatus cublasSetMathMode(cublasHandle handle, unsigned mode) {
  cublasStatus status = enter_cublas(handle);
  if (!status && mode != DEFAULT_MATH && mode != PEDANTIC_MATH && mode != TF32_MATH)
    status = CUBLAS_NOT_SUPPORTED;
  if (!status) handle->math = mode;
  return leave_cublas(status);
}

// The host's pointers only; the device's mode is not emulated.
cublasStatus cublasSetPointerMode_v2(cublasHandle handle, int mode) {
  cublasStatus status = enter_cublas(handle);
  return leave_cublas(!status && mode ? CUBLAS_NOT_SUPPORTED : status);
}

cublasStatus cublasSetAtomicsMode(cublasHandle handle, int mode) {
  cublasStatus status = enter_cublas(handle);
  return leave_cublas(!status && mode ? CUBLAS_NOT_SUPPORTED : status);
}

cublasStatus cublasGemmEx(cublasHandle handle, int ta, int tb, int m, int n, int k,
                          const void *alpha, CUdeviceptr a, int type_a, int lda, CUdeviceptr b,
                          int type_b, int ldb, const void *beta, CUdeviceptr c, int type_c, int ldc,
                          int compute, int algorithm) {
  (void)algorithm;
  bool known = compute == COMPUTE_32F || compute == COMPUTE_32F_PEDANTIC ||
               compute == COMPUTE_BF16 || compute == COMPUTE_TF32;
  if (!known || type_a != REAL_32F || type_b != REAL_32F || type_c != REAL_32F)
    return CUBLAS_NOT_SUPPORTED;
  if (!alpha || !beta || lda < 1 || ldb < 1 || ldc < 1) return CUBLAS_INVALID_VALUE;
  int bits = compute == COMPUTE_BF16 ? BF16_BITS : compute == COMPUTE_TF32 ? TF32_BITS : FULL_BITS;
  struct product product = {.alpha = *(const float *)alpha,
                            .beta = *(const float *)beta,
                            .bits = bits,
                            .a = {a, (size_t)lda, ta},
                            .b = {b, (size_t)ldb, tb},
                            .c = {c, (size_t)ldc, false}};
  return queue(handle, product, m, n, k);
}

cublasStatus cublasSgemm_v2(cublasHandle handle, int ta, int tb, int m, int n, int k,
                            const float *alpha, CUdeviceptr a, int lda, CUdeviceptr b, int ldb,
                            const float *beta, CUdeviceptr c, int ldc) {
  cublasStatus status = enter_cublas(handle);
  bool tf32 = !status && handle->math == TF32_MATH;
  if (leave_cublas(status)) return status;
  return cublasGemmEx(handle, ta, tb, m, n, k, alpha, a, REAL_32F, lda, b, REAL_32F, ldb, beta, c,
                      REAL_32F, ldc, tf32 ? COMPUTE_TF32 : COMPUTE_32F, -1);
}

const char *cublasGetStatusName(cublasStatus status) {
  return status ? "CUBLAS_STATUS_ERROR" : "CUBLAS_STATUS_SUCCESS";
}
