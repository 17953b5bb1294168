#pragma once

#include <cstdint>
#include <span>

#include "kernels/api/snapshots.hpp"
#include "kernels/cpu/satellite_states.hpp"

namespace spacemoe::cpu {

/// States of all satellites in a slot. out: [satellites]
void compute_orbits(const SnapshotSeries& series, Slot slot, std::span<OrbitState> out);

/// One candidate link in a slot, given the states of all satellites.
[[nodiscard]] LinkReport compute_link(const SnapshotSeries& series, Slot slot, std::uint32_t link,
                                      std::span<const OrbitState> orbits);

/// Weights of all candidate links in a slot, from its time alone. The entry after the last link is
/// the one that is never up. `states` become those of the slot. out: [links + 1]
void compute_weights(const SnapshotSeries& series, Slot slot, SatelliteStates& states,
                     std::span<float> out);

}  // namespace spacemoe::cpu
