#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/api/network.hpp"
#include "kernels/common/index_types.hpp"
#include "kernels/common/sky.hpp"

namespace spacemoe {

/// Recorded outages of links or satellites: those of object i are spans[starts[i]] ..
/// spans[starts[i + 1] - 1].
struct TraceView {
  std::span<const std::uint32_t> starts;  ///< [objects + 1]; empty where there are none
  std::span<const SlotSpan> spans;
};

/// Weather besides the outages that every link has. docs/model.md, "Weather".
struct WeatherView {
  std::uint32_t acquisition_slots = 0;
  bool outages_include_acquisition = false;
  Silences silences;
  std::span<const Region> regions;
  std::span<const RegionPlace> places;  ///< [history + slots][regions]
  TraceView of_links;
  TraceView of_satellites;
};

/// A series of snapshots: a network at given times with its weather.
struct SnapshotSeries {
  NetworkView network;
  OutageKey outages;
  std::uint32_t slots;
  std::span<const ShellPhase> phases;  ///< [history + slots][shells]
  /// Slots before the first that weather may look back to; their times stand before those of slots.
  std::uint32_t history = 0;
  WeatherView weather = {};
};

/// The links of satellites in a slot. [satellites]
[[nodiscard]] inline std::span<const SatelliteLinks> links_in(const SnapshotSeries& series,
                                                              Slot slot) {
  const NetworkView& network = series.network;
  const std::size_t satellites = network.satellites.size();
  return network.partners_change() ? network.slot_adjacency.subspan(
                                         (series.history + number(slot)) * satellites, satellites)
                                   : network.adjacency;
}

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
