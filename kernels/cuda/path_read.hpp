#pragma once

#include <cstdint>

namespace spacemoe::cuda {

/// One distance that somebody needs: where a solved tile holds it, and where it goes.
struct PathRead {
  std::uint32_t distance;  ///< PathForm::place() of it
  std::uint32_t entry;     ///< of the output
};

}  // namespace spacemoe::cuda
