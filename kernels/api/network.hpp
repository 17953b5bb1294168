#pragma once

#include <cstdint>
#include <span>

#include "kernels/common/link.hpp"
#include "kernels/common/orbit.hpp"

namespace spacemoe {

/// The constellation and its candidate links: everything a snapshot needs except time and outages.
struct NetworkView {
  std::span<const ShellConstants> shells;
  std::span<const SatelliteConstants> satellites;
  std::span<const LinkCandidate> links;
  /// [satellites]. Where partners change, those of the first slot, for who only needs to know what
  /// lies near what.
  std::span<const SatelliteLinks> adjacency;
  std::span<const std::uint8_t> failed;  ///< [satellites], 1 where the satellite has failed
  LinkRules rules;
  /// Where partners change: who holds which links in a slot, [history + slots][satellites] of the
  /// series, as its times. Else empty.
  std::span<const SatelliteLinks> slot_adjacency = {};
  /// Where orbits are not circular: states in a slot, [history + slots][satellites] of the series,
  /// as its times. There are no shells then, and constants of satellites mean nothing. Else empty.
  std::span<const OrbitState> slot_orbits = {};

  [[nodiscard]] bool partners_change() const { return !slot_adjacency.empty(); }
};

}  // namespace spacemoe
