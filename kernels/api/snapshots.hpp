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
  std::span<const RegionPlace> places;  ///< [history + realisation_slots][regions]
  TraceView of_links;
  TraceView of_satellites;
  std::span<const double> failed;  ///< [history + realisation_slots]; empty where none fails
};

/// A series of snapshots: a network at given times with its weather, in one realisation of the
/// weather after the other. All have the same times, so the same geometry.
struct SnapshotSeries {
  NetworkView network;
  OutageKey outages;
  std::uint32_t slots;                 ///< of all realisations
  std::uint32_t realisation_slots;     ///< of each, 1 or more
  std::span<const ShellPhase> phases;  ///< [history + realisation_slots][shells]
  /// Slots before the first that weather may look back to; their times stand before those of slots.
  std::uint32_t history = 0;
  WeatherView weather = {};
  /// Where there are some, what each slot is: a slot of the only realisation without some of its
  /// satellites. [slots]
  std::span<const LossCase> losses = {};
};

/// The slot of the first realisation that starts at the same time.
[[nodiscard]] inline Slot slot_of_time(const SnapshotSeries& series, Slot slot) {
  const LossCase* losses = series.losses.empty() ? nullptr : series.losses.data();
  return Slot{static_cast<std::uint32_t>(moment_of(losses, series.realisation_slots, slot).slot)};
}

/// The links of satellites in a slot. [satellites]
[[nodiscard]] inline std::span<const SatelliteLinks> links_in(const SnapshotSeries& series,
                                                              Slot slot) {
  const NetworkView& network = series.network;
  const std::size_t satellites = network.satellites.size();
  return network.partners_change()
             ? network.slot_adjacency.subspan(
                   (series.history + number(slot_of_time(series, slot))) * satellites, satellites)
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
