#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/placement/capacity.hpp"
#include "host/search/module_numbers.hpp"
#include "host/search/module_work.hpp"
#include "kernels/api/network.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Constraints of a search: where modules may stand, and how many of them together.
struct SearchProblem {
  ModuleNumbers modules;
  std::span<const SatelliteLinks> adjacency;    ///< [satellites], candidate links
  std::vector<std::uint8_t> allowed;            ///< [satellites], 1 where a module may stand
  std::vector<std::optional<Satellite>> fixed;  ///< [modules], satellite that it stays on
  Capacity capacity;
  std::uint32_t max_satellites;  ///< in use at the same time
  ModuleWork work = {};          ///< counts where the objective charges the busiest satellite
  /// The experts themselves of the first copies, which are fixed and stay copies of these.
  std::vector<Module> fixed_copies = {};

  [[nodiscard]] bool allows(Satellite satellite) const { return allowed[number(satellite)] != 0; }
  [[nodiscard]] std::optional<Satellite> fixed_place(Module module) const {
    return fixed[number(module)];
  }
};

}  // namespace spacemoe
