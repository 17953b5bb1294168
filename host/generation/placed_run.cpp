#include "host/generation/placed_run.hpp"

#include <algorithm>

#include "host/placement/spares.hpp"
#include "host/weather/failed_satellites.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {

PlacedRun::PlacedRun(const LongStudy& sky, SlotRange slots,
                     std::span<const Placement* const> placements, SnapshotPass& snapshots)
    : slots_(slots), first_(number(slots.first) % sky.slots()) {
  const bool have_spares = std::ranges::any_of(
      placements, [](const Placement* placement) { return !placement->spares.empty(); });
  std::vector<std::vector<std::uint8_t>> failed;
  for (std::uint32_t k = 0; k < (have_spares ? slots.count : 1); ++k) {
    failed.push_back(failed_satellites(sky.series(), slot(k)));
  }
  for (const Placement* placement : placements) {
    place(sky, *placement, failed);
  }
  find_sources();
  const SnapshotSeries series = sky.series();
  const std::size_t satellites = series.network.satellites.size();
  for (std::uint32_t k = 0; k < slots.count; ++k) {
    snapshots.orbits(slot(k), orbits_.emplace_back(satellites));
    lost_.push_back(lost_satellites(series, slot(k)));
  }
  rows_s_.resize(slots.count * sources_.size() * satellites);
  snapshots.path_rows(slots, list_of<Satellite>(sources_), rows_s_);
}

SlotSky PlacedRun::sky(std::uint32_t k) const {
  const std::size_t row_count = rows_s_.size() / slots_.count;
  return {Slot{first_ + k}, orbits_[k], lost_[k],
          GatewayRows(sources_, std::span(rows_s_).subspan(k * row_count, row_count))};
}

void PlacedRun::place(const LongStudy& sky, const Placement& placement,
                      std::span<const std::vector<std::uint8_t>> failed) {
  const Study& study = sky.study();
  for (std::uint32_t k = 0; k < slots_.count; ++k) {
    if (k == 0 || !placement.spares.empty()) {
      placements_.push_back(under_failures(placement, placement.spares, failed[k]));
      modules_.emplace_back(placements_.back(), study.laws.view(), study.compute);
    }
    of_.push_back(modules_.size() - 1);
  }
}

void PlacedRun::find_sources() {
  for (const PlacedModules& modules : modules_) {
    sources_.insert(sources_.end(), modules.gateways().begin(), modules.gateways().end());
  }
  std::ranges::sort(sources_);
  sources_.erase(std::unique(sources_.begin(), sources_.end()), sources_.end());
}

}  // namespace spacemoe
