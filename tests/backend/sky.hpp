#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "host/constellation/time_slots.hpp"
#include "host/topology/network.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// Links that a slot breaks with probability 1 - survival.
inline LinkSpec fragile_links(double survival) {
  LinkSpec links;
  links.survival = survival;
  return links;
}

/// A small constellation over its slots, for tests of backends.
struct Sky {
  Constellation constellation;
  Network network;
  TimeSlots slots;
  std::vector<ShellPhase> phases;

  Sky(ConstellationSpec spec, const LinkSpec& links, std::uint32_t slot_count)
      : constellation(std::move(spec)),
        network(constellation, links),
        slots(evaluation_slots({slot_count, {}}, constellation)),
        phases(constellation.phases(slots.start_s)) {}
  Sky(const Sky&) = delete;
  Sky& operator=(const Sky&) = delete;

  [[nodiscard]] SnapshotSeries series() const {
    return {network.view(slots.length_s),
            {1, Purpose::evaluation_outage},
            static_cast<std::uint32_t>(slots.start_s.size()),
            phases};
  }
};

}  // namespace spacemoe
