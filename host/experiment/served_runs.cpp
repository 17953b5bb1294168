#include "host/experiment/served_runs.hpp"

#include <utility>

#include "host/placement/spares.hpp"
#include "host/weather/failed_satellites.hpp"

namespace spacemoe {
namespace {

/// [satellites], 1 where a module with a spare stands, or a spare.
std::vector<std::uint8_t> watched_satellites(std::span<const Placement> placements,
                                             std::size_t satellites) {
  std::vector<std::uint8_t> watched(satellites);
  for (const Placement& placement : placements) {
    for (const Spare& spare : placement.spares) {
      watched[number(first_place(spare, placement))] = 1;
      watched[number(spare.satellite)] = 1;
    }
  }
  return watched;
}

}  // namespace

std::vector<ServedRun> served_runs(const SnapshotSeries& series,
                                   std::span<const Placement> placements) {
  const auto watched = watched_satellites(placements, series.network.satellites.size());
  const auto failed_in = [&](std::uint32_t slot) {
    std::vector<std::uint8_t> failed = failed_satellites(series, Slot{slot});
    for (std::size_t satellite = 0; satellite < failed.size(); ++satellite) {
      failed[satellite] &= watched[satellite];
    }
    return failed;
  };
  std::vector<ServedRun> runs;
  const auto add = [&](SlotRange slots, std::vector<std::uint8_t> failed) {
    if (!runs.empty() && runs.back().failed == failed) {
      runs.back().slots.count += slots.count;
    } else {
      runs.push_back({slots, std::move(failed)});
    }
  };
  for (std::uint32_t first = 0; first < series.slots; first += series.realisation_slots) {
    // What fails stays so: if nothing has changed at the end, nothing has in between.
    std::vector<std::uint8_t> at_first = failed_in(first);
    if (failed_in(first + series.realisation_slots - 1) == at_first) {
      add({Slot{first}, series.realisation_slots}, std::move(at_first));
      continue;
    }
    for (std::uint32_t slot = first; slot < first + series.realisation_slots; ++slot) {
      add({Slot{slot}, 1}, failed_in(slot));
    }
  }
  return runs;
}

}  // namespace spacemoe
