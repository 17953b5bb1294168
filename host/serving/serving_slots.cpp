#include "host/serving/serving_slots.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "host/generation/placed_run.hpp"
#include "kernels/common/parallel_loop.hpp"

namespace spacemoe {
namespace {

/// Path rows that are kept at once.
constexpr double max_row_bytes = 64e6;

/// One slot of a network, as a run of slots gives it to who takes it.
struct TakenSlot {
  std::uint32_t number;  ///< in its realisation
  Slot slot;             ///< of the series
  const SnapshotSeries& series;
  const Placement& placement;
  const GatewayRows& rows;
  std::span<const LinkReport> links;  ///< empty unless asked for
};

/// A run of slots of a network. `take(taken, served)` gets each of them.
template <class Take>
void serve_run(const LongStudy& sky, SlotRange slots, const Placement& placement, bool with_links,
               const RunContext& context, SnapshotPass& snapshots, const Take& take) {
  const SnapshotSeries series = sky.series();
  const Placement* const given = &placement;
  const PlacedRun run(sky, slots, {&given, 1}, snapshots);
  std::vector<std::vector<LinkReport>> links(slots.count);
  for (std::uint32_t k = 0; with_links && k < slots.count; ++k) {
    links[k].resize(series.network.links.size());
    snapshots.links(run.slot(k), links[k]);
  }
  parallel_loop(context.arena, slots.count, [&](std::uint32_t k) {
    const SlotSky slot = run.sky(k);
    take(
        TakenSlot{run.number_of(k), run.slot(k), series, run.placement(0, k), slot.paths, links[k]},
        run.modules(0, k).in_slot(slot));
  });
}

float between(float single_s, float whole_s, float part) {
  return std::isinf(whole_s) ? whole_s : single_s + part * (whole_s - single_s);
}

template <class Take>
void serve_all(const LongStudy& sky, std::uint32_t realisation, const Placement& placement,
               bool with_links, const RunContext& context, SnapshotPass& snapshots,
               const Take& take) {
  const double slot_bytes = static_cast<double>(placement.layers()) *
                            static_cast<double>(sky.study().satellites()) *
                            (sizeof(float) + sizeof(OrbitState));
  const auto run = static_cast<std::uint32_t>(std::clamp(max_row_bytes / slot_bytes, 1.0, 64.0));
  for (std::uint32_t first = 0; first < sky.slots(); first += run) {
    const SlotRange slots{Slot{realisation * sky.slots() + first},
                          std::min(run, sky.slots() - first)};
    serve_run(sky, slots, placement, with_links, context, snapshots, take);
  }
}

/// How long the bits of one token take on a link.
double token_bits_s(const LinkSpec& links) {
  constexpr double bits_per_gbit = 1e9;
  return links.payload_bits / (links.rate_gbps * bits_per_gbit);
}

}  // namespace

ServingSlots::ServingSlots(const Networks& networks, const Placement& placement,
                           std::uint32_t realisation, const RunContext& context)
    : slot_length_s_(networks.token.study().scenario.slots().length_s),
      chunk_tokens_(networks.chunk_tokens),
      experts_(placement.experts()),
      link_token_s_(token_bits_s(networks.token.study().config.links)),
      at_(networks.token.slots()) {
  const bool with_links = networks.links == LinkService::servers;
  serve_all(networks.token, realisation, placement, with_links, context, networks.token_snapshots,
            [&](const TakenSlot& taken, ServedSlot served) {
              AtSlot& at = at_[taken.number];
              if (with_links) {
                at.routes = SlotRoutes(taken.series, taken.slot, taken.links, taken.rows,
                                       taken.placement, served, link_token_s_);
              }
              at.token = std::move(served);
              for (const Satellite gateway : taken.placement.gateways) {
                at.gateways.push_back(number(gateway));
              }
            });
  if (networks.chunk != nullptr) {
    serve_all(*networks.chunk, realisation, placement, false, context, *networks.chunk_snapshots,
              [&](const TakenSlot& taken, ServedSlot served) {
                at_[taken.number].chunk = std::move(served);
              });
  }
}

std::uint32_t ServingSlots::slot_of(double time_s) const {
  const double slot = time_s / slot_length_s_;
  auto k = static_cast<std::uint32_t>(std::min(slot, static_cast<double>(slots() - 1)));
  // Rounding must not leave a job that waited for a slot in the one before it.
  if (k + 1 < slots() && time_s >= (k + 1) * slot_length_s_) {
    ++k;
  }
  return k;
}

ExpertPlace ServingSlots::expert(std::uint32_t slot, Layer layer, std::uint32_t expert,
                                 std::uint32_t tokens) const {
  const AtSlot& at = at_[slot];
  const ServedExperts one = at.token.experts(layer);
  const BothWays& ways = one.ways[expert];
  const ExpertPlace single{one.satellites[expert], one.alone_s[expert], ways.to_expert_s,
                           ways.onward_s};
  if (tokens <= 1 || !at.chunk) {
    return single;
  }
  const ServedExperts all = at.chunk->experts(layer);
  const BothWays& chunk_ways = all.ways[expert];
  const ExpertPlace whole{all.satellites[expert], all.alone_s[expert], chunk_ways.to_expert_s,
                          chunk_ways.onward_s};
  // Another copy may be nearer to a chunk than to a token.
  if (tokens >= chunk_tokens_ || whole.satellite != single.satellite) {
    return whole;
  }
  const float part = static_cast<float>(tokens - 1) / static_cast<float>(chunk_tokens_ - 1);
  return {single.satellite, single.compute_s, between(single.to_expert_s, whole.to_expert_s, part),
          between(single.onward_s, whole.onward_s, part)};
}

}  // namespace spacemoe
