#include "tests/simt/backend/rank_on_tbb.hpp"

#include <thrust/system/tbb/execution_policy.h>

#include "kernels/cuda/ranking_body.hpp"

namespace spacemoe::cuda {

std::vector<std::uint32_t> rank_on_tbb(std::uint32_t rows, std::uint32_t columns,
                                       std::vector<double> keys) {
  std::vector<std::uint32_t> order(keys.size());
  std::vector<std::uint32_t> row_of(keys.size());
  rank_rows_on(thrust::tbb::par, rows, columns, keys.data(), order.data(), row_of.data());
  return order;
}

}  // namespace spacemoe::cuda
