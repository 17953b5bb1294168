#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/common/path_latency.hpp"
#include "kernels/cpu/path_table.hpp"

namespace spacemoe::cpu {

/// The experts of one layer of one placement, in the form that layer_times needs.
struct TableExperts {
  const PathTable& table;
  std::size_t first;  ///< entry of the layer's first expert

  [[nodiscard]] float latency_s(std::uint32_t expert, std::uint32_t together) const {
    return together == 1 ? table.latency_s[first + expert]
                         : table.latency_of(first + expert, together);
  }
  [[nodiscard]] float propagation_s(std::uint32_t expert) const {
    return table.propagation_s[first + expert];
  }
  [[nodiscard]] float compute_s(std::uint32_t expert, std::uint32_t together) const {
    return shared_compute(table.compute_s[first + expert], together);
  }
  [[nodiscard]] std::uint32_t satellite(std::uint32_t expert) const {
    return table.satellites[first + expert];
  }
};

}  // namespace spacemoe::cpu
