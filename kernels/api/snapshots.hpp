#pragma once

#include <cstdint>
#include <span>

#include "kernels/api/network.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// A series of snapshots: a network at given times with its outages.
struct SnapshotSeries {
  NetworkView network;
  OutageKey outages;
  std::uint32_t slots;
  std::span<const ShellPhase> phases;  ///< [slots][shells]
};

/// Slots first .. first + count - 1 of a series.
struct SlotRange {
  Slot first;
  std::uint32_t count;
};

/// Snapshots one by one: links with their states, and path rows.
class SnapshotPass {
 public:
  virtual ~SnapshotPass() = default;
  /// States of all satellites in a slot. out: [satellites]
  virtual void orbits(Slot slot, std::span<OrbitState> out) = 0;
  /// All candidate links in a slot. out: [links]
  virtual void links(Slot slot, std::span<LinkReport> out) = 0;
  /// Path latencies (s, infinity where there is no path). Sources in any order, repeated or not.
  /// out: [slots][sources][satellites]
  virtual void path_rows(SlotRange slots, std::span<const Satellite> sources,
                         std::span<float> out) = 0;
};

}  // namespace spacemoe
