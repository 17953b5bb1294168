#pragma once

#include <cstdint>
#include <vector>

namespace spacemoe {

/// A constellation, and how much of it a test asks for.
struct SkySize {
  std::uint32_t planes;
  std::uint32_t per_plane;
  std::uint32_t slots;
  std::uint32_t every;  ///< one of this many satellites is a source

  [[nodiscard]] std::uint32_t satellites() const { return planes * per_plane; }
};

/// The sizes that a program tests; each program defines its own. The largest are for the global
/// form only.
[[nodiscard]] std::vector<SkySize> sizes_under_test();

/// Sizes at which whole evaluations and expected latencies are compared.
[[nodiscard]] std::vector<SkySize> study_sizes_under_test();

}  // namespace spacemoe
