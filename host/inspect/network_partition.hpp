#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "host/topology/link_names.hpp"
#include "host/topology/network.hpp"
#include "kernels/api/snapshots.hpp"

/// Why tokens find no path.
namespace spacemoe {

/// Parts that a network falls into, over some slots.
struct NetworkPartition {
  std::uint32_t shells;  ///< that are not linked with one another
  std::uint32_t min_components;
  std::uint32_t max_components;
  std::uint64_t links;  ///< candidates whose ends are partners, summed over the slots
  std::array<std::uint64_t, link_states>
      down;  ///< of these, by the rule that keeps them down: LinkState
};

/// Looks at `looks` slots of the series, evenly spaced over its `slots`.
[[nodiscard]] NetworkPartition partition_of(const Network& network, SnapshotPass& snapshots,
                                            std::uint32_t slots, std::uint32_t looks = 20);

/// "the network falls into 2 parts: shells are not linked with one another"
[[nodiscard]] std::string partition_text(const NetworkPartition& partition);

}  // namespace spacemoe
