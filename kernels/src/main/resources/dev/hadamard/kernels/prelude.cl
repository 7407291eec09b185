// prelude: one vocabulary for two compilers, OpenCL C 1.2 and CUDA C (NVRTC, nvcc).
//
// Kernels use these names only, never a qualifier of one language, so that the same file compiles
// with any OpenCL driver and with CUDA. LOCAL_ID is unsigned: its quotients and remainders by
// powers of two are then shifts and masks.
//
//   -D VW   floats in a `real`: 1, 4 or 16. CPU devices take 16, GPUs 1 (a GPU's lanes are its
//           work-items). CUDA C has no arithmetic on float4, so it takes 1 only. Default 1.

#ifndef VW
#define VW 1
#endif

#ifdef __CUDACC__

#define KERNEL            extern "C" __global__
#define GROUP_SIZE(items) __launch_bounds__(items)
#define GLOBAL
#define LOCAL __shared__
#define LOCAL_POINTER
#define RESTRICT __restrict__
#define INLINE   __device__ __forceinline__
#define WIDE
#define LOCAL_ID    (threadIdx.x)
#define GROUP_ID(d) ((int)((d) == 0 ? blockIdx.x : blockIdx.y))
#define GLOBAL_ID(d)                                        \
  ((d) == 0 ? (size_t)blockIdx.x * blockDim.x + threadIdx.x \
            : (size_t)blockIdx.y * blockDim.y + threadIdx.y)
#define GLOBAL_SIZE(d) ((d) == 0 ? (size_t)gridDim.x * blockDim.x : (size_t)gridDim.y * blockDim.y)
#define BARRIER        __syncthreads()
#define BARRIER_ALL    __syncthreads()
#define MULTIPLY_ADD   fmaf

// NVRTC knows CUDA's functions, but not the constants of the host's headers.
#ifdef __CUDACC_RTC__
#define INFINITY __int_as_float(0x7f800000)
#endif

typedef float real;
typedef unsigned int bits;
#define SPLAT(x)               (x)
#define LOAD(p)                (*(p))
#define STORE(v, p)            (*(p) = (v))
#define STORE_GLOBAL(v, p)     (*(p) = (v))
#define AS_ONE_VECTOR          _Pragma("unroll 1")
#define TO_BITS(x)             __float_as_uint(x)
#define FROM_BITS(i)           __uint_as_float(i)
#define TO_FLOATS(i)           ((float)(i))
#define MULTIPLY_HIGH(i, j)    __umulhi(i, j)
#define MAKE_QUAD(x, y, z, w)  make_float4(x, y, z, w)
#define LOAD_QUAD(p)           (*(const float4 *)(p))
#define LOAD_LOCAL_QUAD(p)     (*(const float4 *)(p))
#define STORE_LOCAL_QUAD(v, p) (*(float4 *)(p) = (v))

#else

#define KERNEL            __kernel
#define GROUP_SIZE(items) __attribute__((reqd_work_group_size(items, 1, 1)))
#define GLOBAL            __global
#define LOCAL             __local
#define LOCAL_POINTER     __local
#define RESTRICT          restrict
#define INLINE            static inline __attribute__((always_inline))
#define LOCAL_ID          ((unsigned int)get_local_id(0))
#define GROUP_ID(d)       ((int)get_group_id(d))
#define GLOBAL_ID(d)      get_global_id(d)
#define GLOBAL_SIZE(d)    get_global_size(d)
#define BARRIER           barrier(CLK_LOCAL_MEM_FENCE)
#define BARRIER_ALL       barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)

// A device without a fast fused multiply-add emulates fma in software; there mad is the better sum.
#if defined(FP_FAST_FMAF) || defined(__FAST_FMA__) || VW > 1
#define MULTIPLY_ADD fma
#else
#define MULTIPLY_ADD mad
#endif

// Compilers built on clang split 512-bit vectors in two unless a function asks for them.
#if defined(__clang__) && VW == 16
#define WIDE __attribute__((min_vector_width(512)))
#else
#define WIDE
#endif

// A loop over the lanes of a vector becomes masked loads and stores of all of them at once.
#if defined(__clang__) && VW == 16
#define AS_ONE_VECTOR _Pragma("clang loop vectorize_width(16)")
#else
#define AS_ONE_VECTOR _Pragma("unroll 1")
#endif

#define PASTE_(a, b) a##b
#define PASTE(a, b)  PASTE_(a, b)
#if VW == 1
typedef float real;
typedef uint bits;
#define LOAD(p)      (*(p))
#define STORE(v, p)  (*(p) = (v))
#define TO_BITS(x)   as_uint(x)
#define FROM_BITS(i) as_float(i)
#define TO_FLOATS(i) convert_float(i)
#else
typedef PASTE(float, VW) real;
typedef PASTE(uint, VW) bits;
#define LOAD(p)      PASTE(vload, VW)(0, p)
#define STORE(v, p)  PASTE(vstore, VW)(v, 0, p)
#define TO_BITS(x)   PASTE(as_uint, VW)(x)
#define FROM_BITS(i) PASTE(as_float, VW)(i)
#define TO_FLOATS(i) PASTE(convert_float, VW)(i)
#endif
#define MULTIPLY_HIGH(i, j) mul_hi(i, j)

// PoCL's vstore16 is three stores; one to a vector that need not be aligned is one.
#ifdef __clang__
typedef real loose_real __attribute__((aligned(4)));
#define STORE_GLOBAL(v, p) (*(__global loose_real *)(p) = (v))
#else
#define STORE_GLOBAL(v, p) STORE(v, p)
#endif
#define SPLAT(x)               ((real)(x))
#define MAKE_QUAD(x, y, z, w)  ((float4)(x, y, z, w))
#define LOAD_QUAD(p)           (*(const __global float4 *)(p))
#define LOAD_LOCAL_QUAD(p)     (*(const __local float4 *)(p))
#define STORE_LOCAL_QUAD(v, p) (*(__local float4 *)(p) = (v))

#endif

// Reads VW floats at p, of which only the first `count` exist; the others become `pad`.
INLINE WIDE real load_some(GLOBAL const float *p, int count, float pad) {
  if (count >= VW) return LOAD(p);
  float lanes[VW];
  AS_ONE_VECTOR
  for (int i = 0; i < VW; i++) lanes[i] = i < count ? p[i] : pad;
  return LOAD(lanes);
}

// Writes the first `count` of v's VW floats to p.
INLINE WIDE void store_some(real v, GLOBAL float *p, int count) {
  if (count >= VW) {
    STORE_GLOBAL(v, p);
    return;
  }
  float lanes[VW];
  STORE(v, lanes);
  AS_ONE_VECTOR
  for (int i = 0; i < VW; i++)
    if (i < count) p[i] = lanes[i];
}
