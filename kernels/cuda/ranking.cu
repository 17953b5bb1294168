#include "kernels/cuda/ranking.hpp"

#include <thrust/device_ptr.h>
#include <thrust/device_vector.h>
#include <thrust/execution_policy.h>

#include "kernels/cuda/ranking_body.hpp"

namespace spacemoe::cuda {

void rank_rows(std::uint32_t rows, std::uint32_t columns, double* keys, std::uint32_t* order,
               const Stream& stream) {
  thrust::device_vector<std::uint32_t> row_of(std::uint64_t{rows} * columns);
  rank_rows_on(thrust::cuda::par.on(stream.get()), rows, columns, thrust::device_ptr<double>(keys),
               thrust::device_ptr<std::uint32_t>(order), row_of.data());
}

}  // namespace spacemoe::cuda
