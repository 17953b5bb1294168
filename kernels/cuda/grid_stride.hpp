#pragma once

#include <cstdint>

#include "kernels/common/portable.hpp"

namespace spacemoe::cuda {

/// The item that a thread, warp or block takes after `item`, `step` further on; `items` if there is
/// none left. A plain sum could overflow and start again.
[[nodiscard]] SPACEMOE_HD inline std::uint32_t next_item(std::uint32_t item, std::uint32_t step,
                                                         std::uint32_t items) {
  return items - item > step ? item + step : items;
}

}  // namespace spacemoe::cuda
