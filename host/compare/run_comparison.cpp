#include "host/compare/run_comparison.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/compare/common_names.hpp"
#include "host/compare/config_difference.hpp"
#include "host/compare/scheme_comparison.hpp"

namespace spacemoe {
namespace {

/// Smallest difference of two delivered fractions that the reader is told of.
constexpr double delivered_matters = 1e-3;

const std::string& scheme_name(const SchemeResult& result) {
  return result.summary.scheme;
}

std::string slots_remark(const SchemeComparison& comparison, const ComparedRun& a,
                         const ComparedRun& b) {
  switch (comparison.pairing.slots) {
    case SlotPairing::by_time:
      return comparison.slots == std::max(a.slots_done, b.slots_done)
                 ? "Slots are paired: they start at the same times."
                 : fmt::format("Slots are paired: the {} that both runs have.", comparison.slots);
    case SlotPairing::by_order:
      return "Slots are paired by number; they start at different times.";
    case SlotPairing::none:
      break;
  }
  return fmt::format("Slots are not paired: A has {}, B has {}.", a.slots_done, b.slots_done);
}

std::string seeds_remark(const ComparedRun& a, const ComparedRun& b) {
  if (a.seed != b.seed) {
    return fmt::format("Outages and placement draws are not paired: A has seed {}, B has seed {}.",
                       a.seed, b.seed);
  }
  if (!a.weather.has_outages() || !b.weather.has_outages()) {
    return fmt::format("Placement draws are paired: both runs have seed {}.", a.seed);
  }
  if (!knows_outages(a.weather, b.weather)) {
    return fmt::format(
        "Placement draws are paired: both runs have seed {}; whether outages are is not known, as "
        "the elements of satellites are not there any more.",
        a.seed);
  }
  const auto why = why_other_outages(a.weather, b.weather);
  return why ? fmt::format(
                   "Placement draws are paired: both runs have seed {}; outages are not: {}.",
                   a.seed, *why)
             : fmt::format("Outages and placement draws are paired: both runs have seed {}.",
                           a.seed);
}

/// Says what a seed changes, where one differs.
void add_changed_seeds(std::vector<std::string>& remarks, const ComparedRun& a,
                       const ComparedRun& b) {
  if (a.seed != b.seed) {
    remarks.emplace_back(
        "Another evaluation.seed has other outages, random placements and sampled tokens; which "
        "experts are popular follows from activation.");
  }
  if (a.activation_seed != b.activation_seed) {
    remarks.push_back(
        fmt::format("With a skew, other experts are popular: A has activation.seed {}, B has {}.",
                    a.activation_seed, b.activation_seed));
  }
}

/// A scheme that both runs have and deliver something of.
struct Compared {
  std::string name;
  SchemeComparison found;
};

/// Those that fulfil a condition, as a sentence lists them; empty where there is none.
template <class Holds>
std::string those(const std::vector<Compared>& schemes, const Holds& holds) {
  std::vector<std::string> names;
  for (const Compared& scheme : schemes) {
    if (holds(scheme.found)) {
      names.push_back(scheme.name);
    }
  }
  return listed(names);
}

/// Says which figure is compared; it is the same for all schemes unless laws differ.
void add_means(std::vector<std::string>& remarks, const std::vector<Compared>& schemes) {
  const std::string sampled = those(
      schemes, [](const SchemeComparison& found) { return found.mean == ComparedMean::sampled; });
  remarks.push_back(
      sampled.empty()
          ? "Means are exact expectations."
          : fmt::format("A run has no exact means of {}: those of sampled tokens.", sampled));
}

void add_placed(std::vector<std::string>& remarks, const std::vector<Compared>& schemes,
                bool same_seed) {
  const std::string unknown = those(
      schemes, [](const SchemeComparison& found) { return !found.pairing.placement_is_known; });
  if (!unknown.empty()) {
    remarks.push_back(fmt::format(
        "Whether the runs place {} alike is not known, as one keeps no placements; {}.", unknown,
        same_seed ? "that they do is assumed, as they have one seed"
                  : "how much another placement brings is judged by layers"));
  }
  const std::string names = those(schemes, [](const SchemeComparison& found) {
    return found.pairing.placement_is_known && !found.pairing.placement;
  });
  if (names.empty()) {
    return;
  }
  remarks.push_back(
      same_seed
          ? fmt::format("The runs place {} differently: how it was placed is part of the "
                        "difference, and another seed may place it otherwise.",
                        names)
          : fmt::format("The seeds place {} differently; how much that brings is judged by layers.",
                        names));
}

void add_delivered(std::vector<std::string>& remarks, const std::vector<Compared>& schemes) {
  std::vector<std::string> fractions;
  for (const auto& [name, found] : schemes) {
    if (std::abs(found.a_delivered - found.b_delivered) > delivered_matters) {
      fractions.push_back(
          fmt::format("{} {:.4f} in A, {:.4f} in B", name, found.a_delivered, found.b_delivered));
    }
  }
  if (!fractions.empty()) {
    remarks.push_back(
        fmt::format("Delivered fractions differ, and means are over what each run delivers: {}.",
                    fmt::join(fractions, "; ")));
  }
}

void add_shortcomings(std::vector<std::string>& remarks, const char* side, const ComparedRun& run) {
  for (const std::string& remark : run.remarks) {
    remarks.push_back(fmt::format("{}: {}", side, remark));
  }
  if (run.slots_done < run.slots_planned) {
    remarks.push_back(fmt::format("{} has {} of {} slots: it {}.", side, run.slots_done,
                                  run.slots_planned,
                                  run.interrupted ? "was interrupted" : "stopped early"));
  }
}

std::vector<std::string> remarks_on(const ComparedRun& a, const ComparedRun& b,
                                    const std::vector<Compared>& schemes) {
  std::vector<std::string> remarks = {told(config_differences(a.config_json, b.config_json))};
  add_shortcomings(remarks, "A", a);
  add_shortcomings(remarks, "B", b);
  remarks.push_back(seeds_remark(a, b));
  add_changed_seeds(remarks, a, b);
  if (!schemes.empty()) {
    // All schemes of a run have the same slots.
    remarks.push_back(slots_remark(schemes.front().found, a, b));
    add_means(remarks, schemes);
    add_placed(remarks, schemes, a.seed == b.seed);
    add_delivered(remarks, schemes);
  }
  return remarks;
}

}  // namespace

ResultComparison compare_runs(const ComparedRun& a, const ComparedRun& b) {
  ResultComparison result{"scheme", "s", {}, {}};
  const CommonNames names = common_names(a.schemes, b.schemes, scheme_name);
  std::vector<Compared> schemes;
  std::vector<std::string> undelivered;
  for (const auto& [of_a, of_b] : names.pairs) {
    const std::string& name = scheme_name(a.schemes[of_a]);
    const auto found = compare_scheme(a.schemes[of_a], b.schemes[of_b],
                                      {a.seed == b.seed, a.weather.memory(), b.weather.memory()});
    if (!found) {
      undelivered.push_back(name);
      continue;
    }
    result.rows.push_back({name, found->a_mean_s, found->b_mean_s, found->ratio, found->shift_s,
                           found->slots_remember
                               ? "outages last too long for so few slots"
                               : "too few slots or layers, or some deliver nothing"});
    schemes.push_back({name, *found});
  }
  result.remarks = remarks_on(a, b, schemes);
  add_missing(result.remarks, "Schemes", names);
  if (!undelivered.empty()) {
    result.remarks.push_back(fmt::format("A run delivers nothing of {}.", listed(undelivered)));
  }
  result.remarks.emplace_back(
      "Intervals are 95 % (bootstrap), p-values Holm-adjusted over all comparisons.");
  return result;
}

}  // namespace spacemoe
