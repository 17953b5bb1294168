#include "host/generation/sequence_walk.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "host/generation/ground_view.hpp"
#include "host/generation/sequence_rules.hpp"
#include "host/topology/path_trace.hpp"
#include "kernels/common/constants.hpp"
#include "kernels/common/shared_satellites.hpp"

namespace spacemoe {
namespace {

/// Slots whose paths are kept at once.
constexpr std::uint32_t walked_at_once = 16;

std::uint32_t first_slot(const Study& study, double start_s) {
  return static_cast<std::uint32_t>(start_s / study.scenario.slots().length_s);
}

WalkedPath reversed(WalkedPath path) {
  std::ranges::reverse(path.satellites);
  return path;
}

}  // namespace

/// The ways of a placement in one slot.
class SequenceWalker::Ways {
 public:
  Ways(SequenceWalker& walker, const PlacedRun& run, std::uint32_t k)
      : placement_(run.placement(0, k)),
        sky_(run.sky(k)),
        served_(run.modules(0, k).in_slot(sky_)),
        links_(links_in(walker.sky_.series(), run.slot(k))),
        seen_(seen_by_user(walker, run.number_of(k), sky_)) {
    std::vector<LinkReport> reports(walker.sky_.series().network.links.size());
    walker.snapshots_->links(run.slot(k), reports);
    weights_s_ = path_weights(reports);
    if (!walker.sky_.study().config.generation.users.empty()) {
      user_s_ = user_way_s(seen_, sky_.paths.from(number(first_gateway())));
    }
  }

  [[nodiscard]] SequenceSlot met(std::uint32_t number) const { return {number, served_, user_s_}; }

  [[nodiscard]] WalkedStep with_ways(SequenceStep step) const {
    WalkedStep walked{std::move(step)};
    if (walked.step.kind == StepKind::layer || walked.step.kind == StepKind::wait_for_path) {
      walked.gateway_s = static_cast<double>(served_.gateway_s(walked.step.layer));
      for (const Expert expert : walked.step.experts) {
        walked.experts.push_back(way_of(expert, walked.step));
      }
    } else if (seen_ && walked.step.kind != StepKind::wait_for_user) {
      walked.user = {reversed(path(first_gateway(), seen_->satellite)),
                     seen_->distance_km / light_speed_km_per_s};
    }
    return walked;
  }

 private:
  [[nodiscard]] static std::optional<SeenSatellite> seen_by_user(const SequenceWalker& walker,
                                                                 std::uint32_t slot_number,
                                                                 const SlotSky& sky) {
    const Study& study = walker.sky_.study();
    const GenerationSpec& spec = study.config.generation;
    if (spec.users.empty()) {
      return std::nullopt;
    }
    return nearest_in_view(spec.users[sequence_user(spec, walker.sequence_)],
                           spec.min_elevation_deg, study.config.weather.greenwich_deg,
                           study.scenario.slots().start_s[slot_number], sky.orbits, sky.lost);
  }

  [[nodiscard]] Satellite first_gateway() const { return placement_.gateway(Layer{0}); }

  /// From a gateway to a satellite.
  [[nodiscard]] WalkedPath path(Satellite gateway, Satellite to) const {
    const auto row_s = sky_.paths.from(number(gateway));
    return {trace_path(links_, weights_s_, row_s, gateway, to).value_or(std::vector<Satellite>{}),
            static_cast<double>(row_s[number(to)])};
  }

  [[nodiscard]] WalkedExpert way_of(Expert expert, const SequenceStep& step) const {
    const ServedExperts experts = served_.experts(step.layer);
    const Satellite satellite{experts.satellite(number(expert))};
    const auto together = std::ranges::count_if(step.experts, [&](Expert other) {
      return experts.satellite(number(other)) == number(satellite);
    });
    return {expert, satellite, path(placement_.gateway(step.layer), satellite),
            static_cast<double>(
                experts.compute_s(number(expert), static_cast<std::uint32_t>(together))),
            reversed(path(placement_.next_gateway(step.layer), satellite))};
  }

  const Placement& placement_;
  SlotSky sky_;
  ServedSlot served_;
  std::span<const SatelliteLinks> links_;  ///< [satellites], in the slot
  std::optional<SeenSatellite> seen_;
  std::vector<float> weights_s_;  ///< [links + 1]
  double user_s_ = 0.0;
};

SequenceWalker::SequenceWalker(const Study& study, std::uint32_t sequence, std::uint32_t slots,
                               Backend& backend)
    : rules_(sequence_rules(study)),
      sequence_(sequence),
      start_s_(sequence_start_s(study, sequence)),
      realisation_(sequence % study.scenario.realisations()),
      end_(first_slot(study, start_s_) + slots),
      sky_(study.config, study.scenario.slots().length_s, end_),
      snapshots_(backend.snapshots(sky_.series())) {}

SequenceWalk SequenceWalker::walk(const Placement& placement, std::uint32_t tokens) {
  Sequence sequence(rules_, sequence_, start_s_);
  const std::array<const Placement*, 1> placements = {&placement};
  SequenceWalk walk{start_s_, 0, false, false, {}};
  std::vector<TokenTimes> received;
  const auto goes_on = [&] {
    return !sequence.is_over() && sequence.received() < tokens && sequence.slot() < end_;
  };
  while (goes_on()) {
    const std::uint32_t first = sequence.slot();
    const std::uint32_t count = std::min(walked_at_once, end_ - first);
    const PlacedRun run(sky_, {slot(first), count}, placements, *snapshots_);
    while (goes_on() && sequence.slot() < first + count) {
      const std::uint32_t k = sequence.slot() - first;
      const Ways ways(*this, run, k);
      std::vector<SequenceStep> steps;
      sequence.go_on(ways.met(first + k), received, &steps);
      for (SequenceStep& step : steps) {
        // What it does for later tokens, to the end of the slot, is not asked for.
        if (step.token < tokens) {
          walk.steps.push_back(ways.with_ways(std::move(step)));
        }
      }
    }
  }
  walk.received = std::min(tokens, sequence.received());
  walk.has_failed = sequence.has_failed() && walk.received < tokens;
  walk.is_cut = !sequence.is_over() && walk.received < tokens;
  return walk;
}

}  // namespace spacemoe
