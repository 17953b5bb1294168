#pragma once

#include <cstdint>
#include <numeric>
#include <vector>

#include "host/constellation/time_slots.hpp"
#include "host/topology/network.hpp"
#include "kernels/cpu/all_pairs.hpp"
#include "kernels/cpu/snapshot.hpp"

namespace spacemoe {

inline constexpr double paper_altitude_km = 550.0;
inline constexpr double paper_phasing = 18.0;

/// The paper's orbits and links, with any number of planes and of satellites per plane.
inline ConstellationSpec walker(std::uint32_t planes, std::uint32_t satellites_per_plane,
                                double altitude_km = paper_altitude_km,
                                double phasing = paper_phasing) {
  return {{{planes, satellites_per_plane, altitude_km, 87.0, 360.0, phasing}}, {}};
}

inline LinkSpec paper_links() {
  LinkSpec links;
  links.survival = 0.95;
  links.max_angular_rate_rad_per_s = 0.12;
  return links;
}

/// Consecutive slots of a constellation, with their link weights.
class Snapshots {
 public:
  Snapshots(std::uint32_t planes, std::uint32_t satellites_per_plane, std::uint32_t count)
      : constellation_(walker(planes, satellites_per_plane)),
        network_(constellation_, paper_links()),
        sources_(constellation_.size()),
        weights_s_(count, std::vector<float>(network_.links().size() + 1)) {
    std::iota(sources_.begin(), sources_.end(), 0U);
    const TimeSlots slots = evaluation_slots({200, {}}, constellation_);
    const auto phases = constellation_.phases(slots.start_s);
    const SnapshotSeries series{
        network_.view(slots.length_s), {1, Purpose::evaluation_outage}, 200, 200, phases};
    cpu::SatelliteStates states;
    for (std::uint32_t slot = 0; slot < count; ++slot) {
      cpu::compute_weights(series, Slot{slot}, states, weights_s_[slot]);
    }
  }
  Snapshots(const Snapshots&) = delete;
  Snapshots& operator=(const Snapshots&) = delete;

  [[nodiscard]] std::uint32_t satellites() const { return constellation_.size(); }
  [[nodiscard]] const Network& network() const { return network_; }
  [[nodiscard]] const std::vector<std::vector<float>>& weights_s() const { return weights_s_; }
  [[nodiscard]] cpu::AllPairs all_pairs() const { return {network_.adjacency(), sources_}; }

 private:
  Constellation constellation_;
  Network network_;
  std::vector<std::uint32_t> sources_;
  std::vector<std::vector<float>> weights_s_;  ///< [slots][links + 1]
};

}  // namespace spacemoe
