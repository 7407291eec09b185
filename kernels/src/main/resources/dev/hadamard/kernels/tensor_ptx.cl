// tensor_ptx: the instructions of NVIDIA's tensor cores (included by gemm_tensor.cl).
//
// Inline assembly for NVIDIA's two compilers, OpenCL C and CUDA C, for compute capability 8.0 and
// above. No other vendor's compiler may see it: the loader leaves this file out for them.
//
//   COPY_QUAD(to, from, floats)   to[0 .. 3] <- the first `floats` floats at `from`, then zeros
//   COPY_FLOAT(to, from, floats)  the same for one float
//       Both start a copy from global to local memory past the registers. `from` is not read where
//       `floats` is 0. A quad lies on 16 bytes on both sides.
//   COPIES_ARRIVE                 waits for the copies that this thread has started
//   ROUND(big, x)                 big <- x rounded to TF32: 8 bits of exponent, 10 of fraction
//   MULTIPLY(d, a, b, exchange)   d <- d + a b for a warp, d 16 x 8, a 16 x 8, b 8 x 8
//   EXCHANGE                      floats of local memory a thread needs at `exchange`
//
// With g = lane / 4 and t = lane mod 4 a lane holds, of each matrix at (row, column):
//
//   a[0] (g, t)    a[1] (g + 8, t)    a[2] (g, t + 4)    a[3] (g + 8, t + 4)
//   b[0] (t, g)    b[1] (t + 4, g)
//   d[0] (g, 2t)   d[1] (g, 2t + 1)   d[2] (g + 8, 2t)   d[3] (g + 8, 2t + 1)
//
// `cp.async` takes the address of its target within local memory. An OpenCL pointer to __local is
// that already; a CUDA pointer is one into the space of all memories and is converted.
//
// Source: PTX ISA 8.0, sections on cp.async, cvt and mma (m16n8k8, .tf32).

#ifdef __CUDACC__
#define LOCAL_ADDRESS(p) ((unsigned long long)__cvta_generic_to_shared(p))
#else
#define LOCAL_ADDRESS(p) ((ulong)(p))
#endif

#define EXCHANGE 0

#define COPY_QUAD(to, from, floats)                                                      \
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"l"(LOCAL_ADDRESS(to)), \
               "l"(from), "r"(4 * (floats))                                              \
               : "memory")
#define COPY_FLOAT(to, from, floats)                                                               \
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;" ::"l"(LOCAL_ADDRESS(to)), "l"(from), \
               "r"(4 * (floats))                                                                   \
               : "memory")
#define COPIES_ARRIVE asm volatile("cp.async.wait_all;" ::: "memory")

#define ROUND(big, x) asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(big) : "f"(x))

#define MULTIPLY(d, a, b, exchange)                                     \
  asm volatile(                                                         \
      "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 "             \
      "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};" \
      : "+f"((d)[0]), "+f"((d)[1]), "+f"((d)[2]), "+f"((d)[3])          \
      : "r"((a)[0]), "r"((a)[1]), "r"((a)[2]), "r"((a)[3]), "r"((b)[0]), "r"((b)[1]))
