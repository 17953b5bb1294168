#pragma once

#include <cstdint>
#include <vector>

namespace spacemoe {

/// Where every module of one model stands: satellites by number.
struct Placement {
  std::vector<std::uint32_t> gateways;    ///< [layers]
  std::vector<std::uint32_t> satellites;  ///< [layers][experts]

  bool operator==(const Placement&) const = default;
};

}  // namespace spacemoe
