#pragma once

#include <cstdint>

namespace spacemoe::cuda {

/// One distance that is needed: where a solved tile holds it, and where it goes.
struct PathRead {
  std::uint32_t distance;  ///< its PathForm::place()
  std::uint32_t entry;     ///< of the output
};

}  // namespace spacemoe::cuda
