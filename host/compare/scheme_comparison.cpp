#include "host/compare/scheme_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "host/statistics/hodges_lehmann.hpp"
#include "host/statistics/mean_ratio.hpp"

namespace spacemoe {
namespace {

template <class Line>
const std::optional<double>& mean_of(const Line& line, ComparedMean mean) {
  return mean == ComparedMean::exact ? line.exact_mean_s : line.mean_s;
}

/// Lines of slots.csv or draws.csv as sums.
template <class Line>
std::vector<UnitSum> units_of(const std::vector<Line>& lines, ComparedMean mean) {
  std::vector<UnitSum> units;
  units.reserve(lines.size());
  for (const Line& line : lines) {
    const std::optional<double>& mean_s = mean_of(line, mean);
    units.push_back(mean_s ? UnitSum{line.delivered_fraction, line.delivered_fraction * *mean_s}
                           : UnitSum{0.0, 0.0});
  }
  return units;
}

/// Draws of a random scheme; a single placement does not vary.
std::vector<UnitSum> draw_units(const SchemeResult& scheme, ComparedMean mean) {
  return scheme.draws.size() > 1 ? units_of(scheme.draws, mean) : std::vector<UnitSum>();
}

/// Layers as they share a token's latency; none where a layer was never passed.
std::vector<UnitSum> layer_units(const SchemeResult& scheme) {
  std::vector<UnitSum> units;
  for (const auto& layer : scheme.layers) {
    if (!layer) {
      return {};
    }
    units.push_back({1.0, layer->mean_s});
  }
  return units;
}

bool has_exact(const SchemeResult& scheme) {
  return std::ranges::any_of(scheme.slots,
                             [](const SlotSummary& slot) { return slot.exact_mean_s.has_value(); });
}

/// Whether both runs keep the placements of a scheme.
bool placements_are_known(const SchemeResult& a, const SchemeResult& b) {
  return !a.placements.empty() && !b.placements.empty();
}

/// Whether both runs have a single placement, but different ones.
bool placed_differently(const SchemeResult& a, const SchemeResult& b, bool same_seed) {
  if (!placements_are_known(a, b)) {
    return !same_seed && a.draws.size() == 1 && b.draws.size() == 1;
  }
  return a.placements.size() == 1 && b.placements.size() == 1 &&
         a.placements.front() != b.placements.front();
}

std::optional<double> mean_of(const std::vector<UnitSum>& units) {
  UnitSum total{};
  for (const UnitSum& unit : units) {
    total.delivered += unit.delivered;
    total.latency_s += unit.latency_s;
  }
  return total.delivered > 0.0 ? std::optional(total.latency_s / total.delivered) : std::nullopt;
}

using Slots = std::vector<SlotSummary>;

/// The slots of `slots` that start at the same time as a slot of `others`. Both in the order of
/// time.
Slots at_times_of(const Slots& slots, const Slots& others) {
  Slots common;
  auto other = others.begin();
  for (const SlotSummary& slot : slots) {
    const double tolerance_s = 1e-9 * (1.0 + std::abs(slot.time_s));
    while (other != others.end() && other->time_s < slot.time_s - tolerance_s) {
      ++other;
    }
    if (other != others.end() && other->time_s <= slot.time_s + tolerance_s) {
      common.push_back(slot);
    }
  }
  return common;
}

bool start_at_same_times(const Slots& a, const Slots& b) {
  return std::ranges::equal(a, b, [](const SlotSummary& x, const SlotSummary& y) {
    return std::abs(x.time_s - y.time_s) <= 1e-9 * (1.0 + std::abs(x.time_s));
  });
}

/// Where runs have realisations of the weather, those of one are paired with those of the other.
SlotPairing pair_realisations(const Slots& a, const Slots& b, const RunPair& runs) {
  if (a.size() != b.size() || runs.a_memory.realisation_slots != runs.b_memory.realisation_slots) {
    return SlotPairing::none;
  }
  return start_at_same_times(a, b) ? SlotPairing::by_time : SlotPairing::by_order;
}

/// Pairs slots by time where the run with more slots has all those of the run with fewer.
SlotPairing pair_slots(Slots& a, Slots& b, const RunPair& runs) {
  if (runs.a_memory.realisation_slots > 0 || runs.b_memory.realisation_slots > 0) {
    return pair_realisations(a, b, runs);
  }
  const std::size_t fewer = std::min(a.size(), b.size());
  Slots common_a = at_times_of(a, b);
  Slots common_b = at_times_of(b, a);
  if (common_a.size() == fewer && common_b.size() == fewer) {
    a = std::move(common_a);
    b = std::move(common_b);
    return SlotPairing::by_time;
  }
  return a.size() == b.size() ? SlotPairing::by_order : SlotPairing::none;
}

std::vector<double> means_of(const Slots& slots, ComparedMean mean) {
  std::vector<double> values;
  for (const SlotSummary& slot : slots) {
    if (mean_of(slot, mean)) {
      values.push_back(*mean_of(slot, mean));
    }
  }
  return values;
}

std::optional<double> shift_of(const Slots& a, const Slots& b, ComparedMean mean, bool paired) {
  if (!paired) {
    return hodges_lehmann_shift(means_of(a, mean), means_of(b, mean));
  }
  std::vector<double> shifts;
  for (std::size_t slot = 0; slot < a.size(); ++slot) {
    if (mean_of(a[slot], mean) && mean_of(b[slot], mean)) {
      shifts.push_back(*mean_of(b[slot], mean) - *mean_of(a[slot], mean));
    }
  }
  return hodges_lehmann_shift(std::move(shifts));
}

/// The memory of slots that are compared: there may be others between them.
SlotMemory memory_of(const Slots& slots, SlotMemory of_all) {
  std::uint32_t gap = ~std::uint32_t{0};
  for (std::size_t i = 1; i < slots.size(); ++i) {
    const std::uint32_t before = number(slots[i - 1].slot);
    const std::uint32_t here = number(slots[i].slot);
    gap = std::min(gap, here > before ? here - before : 1U);
  }
  return slots.size() < 2 ? of_all : of_all.thinned(gap);
}

/// Whether slots are too few for an interval.
bool too_few(const Slots& slots, SlotMemory memory, std::uint32_t realisation_slots) {
  const auto count = static_cast<std::uint32_t>(slots.size());
  return !SlotBlocks(count, {memory.correlation, realisation_slots}).are_enough();
}

double delivered_of(const Slots& slots) {
  double sum = 0.0;
  for (const SlotSummary& slot : slots) {
    sum += slot.delivered_fraction;
  }
  return sum / static_cast<double>(slots.size());
}

}  // namespace

std::optional<SchemeComparison> compare_scheme(const SchemeResult& a, const SchemeResult& b,
                                               const RunPair& runs) {
  const bool same_seed = runs.same_seed;
  SchemeComparison result{};
  result.mean = has_exact(a) && has_exact(b) ? ComparedMean::exact : ComparedMean::sampled;
  Slots a_slots = a.slots;
  Slots b_slots = b.slots;
  result.pairing = {pair_slots(a_slots, b_slots, runs), same_seed,
                    !placed_differently(a, b, same_seed), placements_are_known(a, b)};
  const bool slots_paired = result.pairing.slots != SlotPairing::none;

  std::vector<RatioSource> sources;
  const SlotMemory memory{std::max(memory_of(a_slots, runs.a_memory).correlation,
                                   memory_of(b_slots, runs.b_memory).correlation)};
  sources.push_back({units_of(a_slots, result.mean), units_of(b_slots, result.mean),
                     UnitResampling::blocks, slots_paired, memory, runs.a_memory.realisation_slots,
                     runs.b_memory.realisation_slots});
  result.slots_remember = too_few(a_slots, memory, runs.a_memory.realisation_slots) ||
                          too_few(b_slots, memory, runs.b_memory.realisation_slots);
  const std::optional<double> a_mean_s = mean_of(sources.front().a);
  const std::optional<double> b_mean_s = mean_of(sources.front().b);
  if (!a_mean_s || !b_mean_s) {
    return std::nullopt;
  }
  result.slots = a_slots.size();
  result.a_mean_s = *a_mean_s;
  result.b_mean_s = *b_mean_s;
  result.a_delivered = delivered_of(a_slots);
  result.b_delivered = delivered_of(b_slots);
  sources.push_back({draw_units(a, result.mean), draw_units(b, result.mean),
                     UnitResampling::singles, same_seed && a.draws.size() == b.draws.size()});
  if (!same_seed && !result.pairing.placement) {
    sources.push_back({layer_units(a), layer_units(b), UnitResampling::blocks,
                       a.layers.size() == b.layers.size()});
  }
  const std::optional<RatioEstimate> ratio = bootstrap_mean_ratio(sources);
  if (!ratio) {
    return std::nullopt;
  }
  result.ratio = *ratio;
  result.shift_s = shift_of(a_slots, b_slots, result.mean, slots_paired);
  return result;
}

}  // namespace spacemoe
