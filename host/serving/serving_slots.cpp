#include "host/serving/serving_slots.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "host/generation/ground_view.hpp"
#include "host/generation/placed_run.hpp"
#include "kernels/common/parallel_loop.hpp"

namespace spacemoe {
namespace {

/// Path rows that are kept at once.
constexpr double max_row_bytes = 64e6;

/// One slot of a network, as a run of slots gives it to who takes it.
struct TakenSlot {
  std::uint32_t number;  ///< in its realisation
  std::uint32_t index;   ///< in the run
  const PlacedRun& run;
  SlotSky sky;
  std::span<const LinkReport> links;  ///< empty unless asked for
};

/// A run of slots of a network. `take(taken)` gets each of them.
template <class Take>
void serve_run(const LongStudy& sky, SlotRange slots, const PlacementViews& views, bool with_links,
               const RunContext& context, SnapshotPass& snapshots, const Take& take) {
  std::vector<const Placement*> placements;
  for (const Placement& placement : views.placements) {
    placements.push_back(&placement);
  }
  const PlacedRun run(sky, slots, placements, snapshots);
  std::vector<std::vector<LinkReport>> links(slots.count);
  for (std::uint32_t k = 0; with_links && k < slots.count; ++k) {
    links[k].resize(sky.series().network.links.size());
    snapshots.links(run.slot(k), links[k]);
  }
  parallel_loop(context.arena, slots.count, [&](std::uint32_t k) {
    take(TakenSlot{run.number_of(k), k, run, run.sky(k), links[k]});
  });
}

float between(float single_s, float whole_s, float part) {
  return std::isinf(whole_s) ? whole_s : single_s + part * (whole_s - single_s);
}

template <class Take>
void serve_all(const LongStudy& sky, std::uint32_t realisation, const PlacementViews& views,
               bool with_links, const RunContext& context, SnapshotPass& snapshots,
               const Take& take) {
  const double slot_bytes =
      static_cast<double>(views.sets) * static_cast<double>(views.placements.front().layers()) *
      static_cast<double>(sky.study().satellites()) * (sizeof(float) + sizeof(OrbitState));
  const auto run = static_cast<std::uint32_t>(std::clamp(max_row_bytes / slot_bytes, 1.0, 64.0));
  for (std::uint32_t first = 0; first < sky.slots(); first += run) {
    const SlotRange slots{Slot{realisation * sky.slots() + first},
                          std::min(run, sky.slots() - first)};
    serve_run(sky, slots, views, with_links, context, snapshots, take);
  }
}

std::vector<std::uint32_t> silent_in(const SlotSky& sky) {
  std::vector<std::uint32_t> silent;
  for (std::uint32_t satellite = 0; satellite < sky.lost.size(); ++satellite) {
    if (sky.lost[satellite] != Lost::no) {
      silent.push_back(satellite);
    }
  }
  return silent;
}

/// How long the bits of one token take on a link.
double token_bits_s(const LinkSpec& links) {
  constexpr double bits_per_gbit = 1e9;
  return links.payload_bits / (links.rate_gbps * bits_per_gbit);
}

}  // namespace

ServingSlots::ServingSlots(const Networks& networks, const PlacementViews& views,
                           std::uint32_t realisation, const RunContext& context)
    : slot_length_s_(networks.token.study().scenario.slots().length_s),
      chunk_tokens_(networks.chunk_tokens),
      experts_(views.placements.front().experts()),
      link_token_s_(token_bits_s(networks.token.study().config.links)),
      slots_(networks.token.slots()),
      sets_(views.sets),
      copies_(views.copies),
      users_(static_cast<std::uint32_t>(networks.token.study().config.serving.users.size())),
      choice_(views.choice),
      at_(std::size_t{slots_} * sets_ * copies_),
      silent_(slots_),
      user_s_(std::size_t{slots_} * sets_ * users_) {
  const LongStudy& token = networks.token;
  const ExperimentConfig& config = token.study().config;
  const bool with_links = config.serving.links == LinkService::servers;
  const auto first_view = [&](const TakenSlot& taken) {
    return std::size_t{taken.number} * sets_ * copies_;
  };
  serve_all(token, realisation, views, with_links, context, networks.token_snapshots,
            [&](const TakenSlot& taken) {
              silent_[taken.number] = silent_in(taken.sky);
              const auto seen = seen_by(config.serving.users, config.serving.min_elevation_deg,
                                        config.weather.greenwich_deg,
                                        token.study().scenario.slots().start_s[taken.number],
                                        taken.sky.orbits, taken.sky.lost);
              for (std::uint32_t i = 0; i < views.placements.size(); ++i) {
                AtSlot& at = at_[first_view(taken) + i];
                const Placement& placement = taken.run.placement(i, taken.index);
                at.token = taken.run.modules(i, taken.index).in_slot(taken.sky);
                if (with_links) {
                  at.routes =
                      SlotRoutes(token.series(), taken.run.slot(taken.index), taken.links,
                                 taken.sky.paths, placement, at.token, link_token_s_,
                                 [&](std::size_t expert) { return i % copies_ < choice_[expert]; });
                }
                for (const Satellite gateway : placement.gateways) {
                  at.gateways.push_back(number(gateway));
                }
                const auto from_gateway = taken.sky.paths.from(at.gateways.front());
                // All copies of a set have its gateways.
                for (std::uint32_t user = 0; i % copies_ == 0 && user < users_; ++user) {
                  user_s_[(std::size_t{taken.number} * sets_ + i / copies_) * users_ + user] =
                      user_way_s(seen[user], from_gateway);
                }
              }
            });
  if (networks.chunk != nullptr) {
    serve_all(*networks.chunk, realisation, views, false, context, *networks.chunk_snapshots,
              [&](const TakenSlot& taken) {
                for (std::uint32_t i = 0; i < views.placements.size(); ++i) {
                  at_[first_view(taken) + i].chunk =
                      taken.run.modules(i, taken.index).in_slot(taken.sky);
                }
              });
  }
}

bool ServingSlots::is_silent(std::uint32_t slot, std::uint32_t satellite) const {
  const std::vector<std::uint32_t>& silent = silent_[slot];
  return !silent.empty() && std::ranges::binary_search(silent, satellite);
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

ExpertPlace ServingSlots::expert(std::uint32_t slot, const ExpertCopy& of,
                                 std::uint32_t tokens) const {
  const AtSlot& at = view(slot, of.set, of.copy);
  const ServedExperts one = at.token.experts(of.layer);
  const BothWays& ways = one.ways[of.expert];
  const ExpertPlace single{one.satellites[of.expert], one.alone_s[of.expert], ways.to_expert_s,
                           ways.onward_s};
  if (tokens <= 1 || !at.chunk) {
    return single;
  }
  const ServedExperts all = at.chunk->experts(of.layer);
  const BothWays& chunk_ways = all.ways[of.expert];
  const ExpertPlace whole{all.satellites[of.expert], all.alone_s[of.expert], chunk_ways.to_expert_s,
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
