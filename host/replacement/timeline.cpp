#include "host/replacement/timeline.hpp"

#include <algorithm>
#include <utility>

#include "host/experiment/place_spares.hpp"
#include "host/placement/spares.hpp"
#include "host/replacement/expected_tokens.hpp"
#include "host/weather/failed_satellites.hpp"

namespace spacemoe {
namespace {

/// Slots whose outcomes are computed at once: enough for the backend's threads, and no more than a
/// placement is likely to serve.
std::uint32_t outcomes_at_once(const ReplacementPolicy& policy) {
  constexpr std::uint32_t fewest = 4;
  constexpr std::uint32_t most = 32;
  return policy.slots == 0 ? most : std::clamp(policy.slots, fewest, most);
}

/// Slots whose routes are kept: of 300 modules some 50 KB each.
constexpr std::size_t max_kept_routes = 4000;

std::uint32_t slot_in_horizon(const SnapshotSeries& series, Slot slot) {
  return number(slot) % series.realisation_slots;
}

}  // namespace

Timeline::Timeline(const Study& study, const RunContext& context, std::size_t scheme,
                   const Placement& by_rule, const ModuleSizes& sizes,
                   std::optional<std::uint64_t> search_moves)
    : study_(study),
      context_(context),
      series_(study.scenario.evaluation_series()),
      slot_s_(study.scenario.slots().length_s),
      scheme_(scheme),
      sizes_(sizes),
      served_(study, context),
      planner_(study, context, search_moves),
      move_routes_(series_, context.backend),
      planned_(served_.number_of(planned(by_rule, search_moves.has_value()))) {}

Placement Timeline::planned(const Placement& by_rule, bool searches) {
  if (!searches) {
    return by_rule;
  }
  const auto failed = series_.network.failed;
  return planner_.plan(scheme_, {0, series_.realisation_slots}, {failed.begin(), failed.end()},
                       nullptr);
}

std::size_t Timeline::first_placement(const ReplacementPolicy& policy, Slot slot) {
  const bool is_placed_anew = policy.kind == PolicyKind::every || policy.kind == PolicyKind::worse;
  return is_placed_anew ? next_placement(policy, slot, planned_) : planned_;
}

std::size_t Timeline::next_placement(const ReplacementPolicy& policy, Slot slot,
                                     std::size_t serving) {
  const std::uint32_t at = slot_in_horizon(series_, slot);
  const std::uint32_t left = series_.realisation_slots - at;
  const Placement present = served_.placement(serving);
  return served_.number_of(planner_.plan(scheme_, {at, std::min(policy.slots, left)},
                                         failed_satellites(series_, slot), &present));
}

bool Timeline::is_due(const ReplacementPolicy& policy, std::uint32_t slot,
                      const State& state) const {
  if (slot == 0 || state.journey) {
    return false;
  }
  switch (policy.kind) {
    case PolicyKind::never:
    case PolicyKind::spares:
      return false;
    case PolicyKind::every:
      return slot % policy.slots == 0;
    case PolicyKind::worse:
      return state.last_per_s < (1.0 - policy.loss) * state.best_per_s;
  }
  return false;
}

void Timeline::take_spares(State& state, std::uint32_t count, Slot slot) {
  const auto [of_count, is_new] = spares_.try_emplace(count, std::vector<Spare>());
  if (is_new) {
    SilentProgress silent;
    const RunContext quiet = context_.with_progress(silent);
    of_count->second = place_spares(served_.placement(planned_), count, study_, quiet);
  }
  state.serving = served_.number_of(under_failures(served_.placement(planned_), of_count->second,
                                                   failed_satellites(series_, slot)));
}

void Timeline::set_out(State& state, std::size_t to, Slot slot, TimelineSums& sums) {
  if (to == state.serving) {
    state.best_per_s = state.last_per_s;  // nothing better is to be had
    return;
  }
  std::vector<ModuleMove> moves =
      moves_between(served_.placement(state.serving), served_.placement(to), sizes_,
                    failed_satellites(series_, slot));
  std::vector<double> bits;
  for (const ModuleMove& move : moves) {
    bits.push_back(move.bits);
    sums.bits += move.bits;
  }
  ++sums.moves;
  sums.modules += moves.size();
  state.journey = Journey{to, std::move(moves), Transfer(std::move(bits))};
}

const std::vector<Route>& Timeline::routes(const State& state, Slot slot) {
  if (routes_.size() > max_kept_routes) {
    routes_.clear();
  }
  const auto [entry, is_new] =
      routes_.try_emplace({state.serving, state.journey->to, slot}, std::vector<Route>());
  if (is_new) {
    entry->second = move_routes_.of(state.journey->moves, slot);
  }
  return entry->second;
}

double Timeline::play_slot(State& state, const TransferRates& rates, Slot slot, std::uint32_t ahead,
                           TimelineSums& sums) {
  double tokens = 0.0;
  double from_s = 0.0;
  if (state.journey) {
    const std::optional<double> arrived_s =
        state.journey->transfer.advance(routes(state, slot), rates, slot_s_);
    sums.moving_s += arrived_s.value_or(slot_s_);
    if (arrived_s) {
      tokens += expected_tokens(served_.outcome(state.serving, slot, ahead), *arrived_s);
      from_s = *arrived_s;
      state = {state.journey->to, std::nullopt};
    }
  }
  const double rest_s = slot_s_ - from_s;
  const double of_rest = expected_tokens(served_.outcome(state.serving, slot, ahead), rest_s);
  if (rest_s > 0.0) {
    state.last_per_s = of_rest / rest_s;
    state.best_per_s = std::max(state.best_per_s, state.last_per_s);
  }
  return tokens + of_rest;
}

TimelineSums Timeline::play(const ReplacementPolicy& policy, const TransferRates& rates,
                            std::uint32_t realisation) {
  TimelineSums sums;
  const std::uint32_t slots = series_.realisation_slots;
  State state{first_placement(policy, Slot{realisation * slots}), std::nullopt};
  for (std::uint32_t at = 0; at < slots; ++at) {
    const Slot slot{realisation * slots + at};
    if (state.journey) {
      const std::vector<std::uint8_t> failed = failed_satellites(series_, slot);
      if (std::ranges::any_of(state.journey->moves, [&](const ModuleMove& move) {
            return failed[number(move.to)] != 0 || (move.from && failed[number(*move.from)] != 0);
          })) {
        state.journey.reset();
        ++sums.abandoned;
      }
    }
    if (policy.kind == PolicyKind::spares) {
      take_spares(state, policy.spares, slot);
    }
    if (is_due(policy, at, state)) {
      set_out(state, next_placement(policy, slot, state.serving), slot, sums);
    }
    sums.tokens += play_slot(state, rates, slot, outcomes_at_once(policy), sums);
  }
  return sums;
}

}  // namespace spacemoe
