#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/api/snapshots.hpp"

namespace spacemoe::cpu {

/// States of all satellites in a slot. out: [satellites]
void compute_orbits(const SnapshotSeries& series, Slot slot, std::span<OrbitState> out);

/// The slot of the first realisation that has the same time.
[[nodiscard]] Slot slot_of_time(const SnapshotSeries& series, Slot slot);

/// The links of satellites in a slot. [satellites]
[[nodiscard]] std::span<const SatelliteLinks> links_in(const SnapshotSeries& series, Slot slot);

/// One candidate link in a slot, given the states of all satellites.
[[nodiscard]] LinkReport compute_link(const SnapshotSeries& series, Slot slot, std::uint32_t link,
                                      std::span<const OrbitState> orbits);

/// Weights of all candidate links in a slot, from its time alone. The entry after the last link is
/// the one that is never up. `orbits` is scratch. out: [links + 1]
void compute_weights(const SnapshotSeries& series, Slot slot, std::vector<OrbitState>& orbits,
                     std::span<float> out);

}  // namespace spacemoe::cpu
