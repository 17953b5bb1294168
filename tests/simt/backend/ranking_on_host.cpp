#include <cstdint>
#include <span>
#include <vector>

#include <thrust/system/tbb/execution_policy.h>

#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/ranking.hpp"
#include "kernels/cuda/ranking_body.hpp"

// Thrust's kernels are its own and do not run under the shim; its algorithms do, on TBB. So the
// backend under test ranks by the same body on another of Thrust's systems.
namespace spacemoe::cuda {

void rank_rows(std::uint32_t rows, std::uint32_t columns, double* keys, std::uint32_t* order,
               const Stream& stream) {
  const std::size_t count = std::size_t{rows} * columns;
  std::vector<double> host_keys(count);
  SPACEMOE_CUDA_CHECK(cudaMemcpyAsync(host_keys.data(), keys, count * sizeof(double),
                                      cudaMemcpyDeviceToHost, stream.get()));
  stream.synchronize();
  std::vector<std::uint32_t> host_order(count);
  std::vector<std::uint32_t> row_of(count);
  rank_rows_on(thrust::tbb::par, rows, columns, host_keys.data(), host_order.data(), row_of.data());
  SPACEMOE_CUDA_CHECK(cudaMemcpyAsync(order, host_order.data(), count * sizeof(std::uint32_t),
                                      cudaMemcpyHostToDevice, stream.get()));
  stream.synchronize();
}

}  // namespace spacemoe::cuda
