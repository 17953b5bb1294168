#include <cstdint>
#include <vector>

#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/ranking.hpp"
#include "tests/simt/backend/rank_on_tbb.hpp"

// Thrust's kernels are its own and do not run under the shim; its algorithms do, on TBB. So the
// backend under test ranks by the same body on another of Thrust's systems.
namespace spacemoe::cuda {

void rank_rows(std::uint32_t rows, std::uint32_t columns, double* keys, std::uint32_t* order,
               const Stream& stream) {
  std::vector<double> host_keys(std::size_t{rows} * columns);
  SPACEMOE_CUDA_CHECK(cudaMemcpyAsync(host_keys.data(), keys, host_keys.size() * sizeof(double),
                                      cudaMemcpyDeviceToHost, stream.get()));
  stream.synchronize();
  const std::vector<std::uint32_t> ranked = rank_on_tbb(rows, columns, host_keys);
  SPACEMOE_CUDA_CHECK(cudaMemcpyAsync(order, ranked.data(), ranked.size() * sizeof(std::uint32_t),
                                      cudaMemcpyHostToDevice, stream.get()));
  stream.synchronize();
}

}  // namespace spacemoe::cuda
