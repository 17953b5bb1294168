#include "kernels/cpu/snapshot.hpp"

#include <limits>

namespace spacemoe::cpu {

void compute_orbits(const SnapshotSeries& series, Slot slot, std::span<OrbitState> out) {
  const NetworkView& network = series.network;
  const auto phases =
      series.phases.subspan(number(slot) * network.shells.size(), network.shells.size());
  for (std::size_t i = 0; i < network.satellites.size(); ++i) {
    const SatelliteConstants& satellite = network.satellites[i];
    out[i] = orbit_state(network.shells[satellite.shell], satellite, phases[satellite.shell]);
  }
}

LinkReport compute_link(const SnapshotSeries& series, Slot slot, std::uint32_t link,
                        std::span<const OrbitState> orbits) {
  const NetworkView& network = series.network;
  const LinkCandidate& candidate = network.links[link];
  const bool end_failed = network.failed[candidate.a] != 0 || network.failed[candidate.b] != 0;
  return test_link(network.rules, series.outages, slot, link, candidate.kind, orbits[candidate.a],
                   orbits[candidate.b], end_failed);
}

void compute_weights(const SnapshotSeries& series, Slot slot, std::vector<OrbitState>& orbits,
                     std::span<float> out) {
  orbits.resize(series.network.satellites.size());
  compute_orbits(series, slot, orbits);
  const auto links = static_cast<std::uint32_t>(series.network.links.size());
  for (std::uint32_t link = 0; link < links; ++link) {
    out[link] = compute_link(series, slot, link, orbits).weight_s;
  }
  out[links] = std::numeric_limits<float>::infinity();
}

}  // namespace spacemoe::cpu
