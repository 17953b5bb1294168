// Kernels that each break a rule of the budget test, which must say so. Nothing runs them.

namespace planted {

// 128 values alive at once in the 64 registers that this many threads leave each other.
__global__ void __launch_bounds__(1024) spilling(const float* in, float* out) {
  float kept[128];
#pragma unroll
  for (int i = 0; i < 128; ++i) {
    kept[i] = in[i * 1024 + threadIdx.x];
  }
  __syncthreads();
#pragma unroll
  for (int i = 0; i < 128; ++i) {
    out[i * 1024 + threadIdx.x] = kept[i] + kept[127 - i];
  }
}

__global__ void indexing(const int* in, int* out) {
  int table[128];
  for (int i = 0; i < 128; ++i) {
    table[i] = in[i];
  }
  out[threadIdx.x] = table[in[threadIdx.x] & 127];
}

// The literal is a double, and so is the product.
__global__ void doubling(float* values) {
  values[threadIdx.x] = static_cast<float>(values[threadIdx.x] * 0.1);
}

__device__ __noinline__ float tenth(float value) {
  return static_cast<float>(value * 0.1);
}

__global__ void doubling_elsewhere(float* values) {
  values[threadIdx.x] = tenth(values[threadIdx.x]);
}

__global__ void wide_adding(unsigned long long* sum) {
  atomicAdd(sum, 1ULL);
}

__global__ void wide_comparing(unsigned long long* lock) {
  lock[1] = atomicCAS(lock, 0ULL, 1ULL);
}

__global__ void matching(unsigned* masks) {
  masks[threadIdx.x] = __match_any_sync(0xffffffffU, masks[threadIdx.x]);
}

__global__ void assembling(unsigned* lanes) {
  unsigned lane;
  asm volatile("mov.u32 %0, %%laneid;" : "=r"(lane));
  lanes[threadIdx.x] = lane;
}

}  // namespace planted
