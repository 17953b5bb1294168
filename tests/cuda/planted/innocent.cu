// Kernels that the budget test must find nothing wrong with, in the forms that kernels come in.
// Nothing runs them.

namespace spacemoe::cuda {
namespace {

template <int factor>
__global__ void scaling(float* values) {
  values[threadIdx.x] *= factor;
}

__global__ void turning(float* values) {
  __shared__ float held[64];
  held[threadIdx.x] = values[threadIdx.x];
  __syncthreads();
  values[threadIdx.x] = held[63 - threadIdx.x];
}

}  // namespace

__global__ void counting(unsigned* bins, const unsigned* values) {
  atomicAdd(bins + values[threadIdx.x], 1U);
}

void launch(float* values) {
  scaling<2><<<1, 64>>>(values);
  scaling<3><<<1, 64>>>(values);
  turning<<<1, 64>>>(values);
}

}  // namespace spacemoe::cuda
