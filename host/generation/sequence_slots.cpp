#include "host/generation/sequence_slots.hpp"

#include <algorithm>
#include <cstddef>

#include "host/generation/ground_view.hpp"
#include "host/generation/placed_run.hpp"
#include "kernels/common/parallel_loop.hpp"

namespace spacemoe {
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
  std::vector<const Placement*> used;
  for (const std::uint32_t number : wanted) {
    index_of_[number] = static_cast<std::uint32_t>(used.size());
    used.push_back(&placements[number]);
  }
  const PlacedRun run(sky, slots, used, snapshots);
  const ExperimentConfig& config = sky.study().config;
  const GenerationSpec& spec = config.generation;
  parallel_loop(context.arena, count_, [&](std::uint32_t k) {
    const SlotSky slot = run.sky(k);
    const double time_s = sky.study().scenario.slots().start_s[first_ + k];
    const auto seen = seen_by(spec.users, spec.min_elevation_deg, config.weather.greenwich_deg,
                              time_s, slot.orbits, slot.lost);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const std::size_t at = i * count_ + k;
      served_[at] = run.modules(i, k).in_slot(slot);
      const auto from_gateway = slot.paths.from(run.modules(i, k).first_gateway());
      for (std::size_t user = 0; user < seen.size(); ++user) {
        user_s_[at * users_ + user] = user_way_s(seen[user], from_gateway);
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
