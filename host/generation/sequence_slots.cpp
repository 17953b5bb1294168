#include "host/generation/sequence_slots.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <limits>
#include <optional>

#include "host/generation/ground_view.hpp"
#include "host/placement/spares.hpp"
#include "host/weather/failed_satellites.hpp"
#include "kernels/common/constants.hpp"
#include "kernels/common/parallel_loop.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {
namespace {

/// The sky of each slot of a run.
struct SlotsSky {
  std::vector<std::vector<OrbitState>> orbits;
  std::vector<std::vector<Lost>> lost;
};

SlotsSky sky_of(const SnapshotSeries& series, SlotRange slots, SnapshotPass& snapshots) {
  SlotsSky sky;
  for (std::uint32_t k = 0; k < slots.count; ++k) {
    const Slot slot = later(slots.first, k);
    snapshots.orbits(slot, sky.orbits.emplace_back(series.network.satellites.size()));
    sky.lost.push_back(lost_satellites(series, slot));
  }
  return sky;
}

/// The placements that serve in each slot of a run: others than those planned where satellites
/// have failed that have spares.
class Serving {
 public:
  Serving(const LongStudy& sky, SlotRange slots, std::span<const Placement> placements,
          std::span<const std::uint32_t> wanted)
      : slots_(slots.count) {
    const Study& study = sky.study();
    for (const std::uint32_t number : wanted) {
      const Placement& placement = placements[number];
      for (std::uint32_t k = 0; k < slots.count; ++k) {
        if (k == 0 || !placement.spares.empty()) {
          const auto failed = failed_satellites(sky.series(), later(slots.first, k));
          modules_.emplace_back(under_failures(placement, placement.spares, failed),
                                study.laws.view(), study.compute);
        }
        of_.push_back(modules_.size() - 1);
      }
    }
  }

  [[nodiscard]] const PlacedModules& at(std::size_t wanted, std::uint32_t k) const {
    return modules_[of_[wanted * slots_ + k]];
  }
  /// Of all of them, ascending.
  [[nodiscard]] std::vector<std::uint32_t> gateways() const {
    std::vector<std::uint32_t> all;
    for (const PlacedModules& modules : modules_) {
      all.insert(all.end(), modules.gateways().begin(), modules.gateways().end());
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

 private:
  std::uint32_t slots_;
  std::deque<PlacedModules> modules_;
  std::vector<std::size_t> of_;  ///< [wanted][slots]
};

}  // namespace

SequenceSlots::SequenceSlots(const LongStudy& sky, SlotRange slots,
                             std::span<const Placement> placements,
                             std::span<const std::uint32_t> wanted, const RunContext& context,
                             SnapshotPass& snapshots)
    : first_(number(slots.first) % sky.slots()),
      count_(slots.count),
      users_(std::max<std::size_t>(sky.study().config.generation.users.size(), 1)),
      index_of_(placements.size(), 0),
      served_(wanted.size() * slots.count),
      user_s_(wanted.size() * slots.count * users_, 0.0) {
  const SnapshotSeries series = sky.series();
  const SlotsSky states = sky_of(series, slots, snapshots);
  const Serving serving(sky, slots, placements, wanted);
  const std::vector<std::uint32_t> sources = serving.gateways();
  const std::size_t row_count = sources.size() * series.network.satellites.size();
  std::vector<float> rows_s(row_count * slots.count);
  snapshots.path_rows(slots, list_of<Satellite>(sources), rows_s);
  for (std::uint32_t i = 0; i < wanted.size(); ++i) {
    index_of_[wanted[i]] = i;
  }
  const ExperimentConfig& config = sky.study().config;
  const GenerationSpec& spec = config.generation;
  parallel_loop(context.arena, count_, [&](std::uint32_t k) {
    const SlotSky slot{Slot{first_ + k}, states.orbits[k], states.lost[k],
                       GatewayRows(sources, std::span(rows_s).subspan(k * row_count, row_count))};
    const double time_s = sky.study().scenario.slots().start_s[first_ + k];
    std::vector<std::optional<SeenSatellite>> seen;
    for (const GroundUser& user : spec.users) {
      seen.push_back(nearest_in_view(user, spec.min_elevation_deg, config.weather.greenwich_deg,
                                     time_s, slot.orbits, slot.lost));
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const std::size_t at = i * count_ + k;
      served_[at] = serving.at(i, k).in_slot(slot);
      const auto from_gateway = slot.paths.from(serving.at(i, k).first_gateway());
      for (std::size_t user = 0; user < seen.size(); ++user) {
        user_s_[at * users_ + user] =
            seen[user] ? seen[user]->distance_km / light_speed_km_per_s +
                             static_cast<double>(from_gateway[number(seen[user]->satellite)])
                       : std::numeric_limits<double>::infinity();
      }
    }
  });
}

SequenceSlot SequenceSlots::at(std::uint32_t number, std::uint32_t placement,
                               std::uint32_t user) const {
  const std::size_t at = std::size_t{index_of_[placement]} * count_ + (number - first_);
  return {number, served_[at], user_s_[at * users_ + user]};
}

}  // namespace spacemoe
