#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include "host/placement/placement.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {

/// A placement written with plain numbers: the satellites of its gateways and of its experts, and
/// {layer, expert, satellite} of each copy.
inline Placement placed(std::initializer_list<std::uint32_t> gateways,
                        std::initializer_list<std::uint32_t> satellites,
                        std::initializer_list<std::array<std::uint32_t, 3>> copies = {}) {
  Placement placement{list_of<Satellite>(gateways), list_of<Satellite>(satellites), {}};
  for (const auto& [layer, expert, satellite] : copies) {
    placement.replicas.push_back({Layer{layer}, Expert{expert}, Satellite{satellite}});
  }
  return placement;
}

}  // namespace spacemoe
