#pragma once

#include <cstdint>
#include <vector>

namespace spacemoe::cuda {

/// rank_rows of host memory, by the product's body on Thrust's TBB system.
/// keys: [rows][columns]
[[nodiscard]] std::vector<std::uint32_t> rank_on_tbb(std::uint32_t rows, std::uint32_t columns,
                                                     std::vector<double> keys);

}  // namespace spacemoe::cuda
