#include "host/compare/sweep_comparison.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "host/compare/common_names.hpp"
#include "host/statistics/known_mean_ratio.hpp"

namespace spacemoe {
namespace {

/// One scheme at one point of a sweep.
struct PlacedScheme {
  std::string name;  ///< "links.survival=0.9 SpaceMoE"
  const SweepScheme* scheme;
};

std::vector<PlacedScheme> schemes_of(const SweepData& sweep) {
  std::vector<PlacedScheme> result;
  for (const SweepPoint& point : sweep.points) {
    std::string at;
    for (std::size_t axis = 0; axis < sweep.axes.size(); ++axis) {
      at += fmt::format("{}={} ", sweep.axes[axis].key, point.values[axis].text);
    }
    for (const SweepScheme& scheme : point.schemes) {
      result.push_back({at + scheme.scheme, &scheme});
    }
  }
  return result;
}

std::optional<Interval> interval_of(const SweepMetric& metric) {
  return metric.low && metric.high ? std::optional(Interval{*metric.low, *metric.high})
                                   : std::nullopt;
}

/// The exact means where both have them, else the sampled ones; nothing where a scheme delivers
/// nothing.
std::optional<ComparedRow> row_of(const PlacedScheme& a, const PlacedScheme& b) {
  for (const char* name : {"exact_mean_s", "mean_s"}) {
    const SweepMetric* of_a = a.scheme->find(name);
    const SweepMetric* of_b = b.scheme->find(name);
    if (of_a == nullptr || of_b == nullptr || !(of_a->mean > 0.0) || !(of_b->mean > 0.0)) {
      continue;
    }
    const auto a_interval = interval_of(*of_a);
    const auto b_interval = interval_of(*of_b);
    const RatioEstimate ratio =
        a_interval && b_interval && a_interval->low > 0.0 && b_interval->low > 0.0
            ? interval_mean_ratio(of_a->mean, *a_interval, of_b->mean, *b_interval)
            : RatioEstimate{of_b->mean / of_a->mean, std::nullopt, std::nullopt};
    return ComparedRow{a.name, of_a->mean,   of_b->mean,
                       ratio,  std::nullopt, "a mean has no interval"};
  }
  return std::nullopt;
}

void add_gaps(std::vector<std::string>& remarks, const char* side, const SweepData& sweep) {
  if (!sweep.is_complete()) {
    remarks.push_back(fmt::format("{} is not complete: {} of {} points.", side, sweep.points.size(),
                                  sweep.points_planned));
  }
  const auto failed = std::ranges::count_if(sweep.points, &SweepPoint::failed);
  if (failed > 0) {
    remarks.push_back(fmt::format("{} points of {} failed.", failed, side));
  }
}

}  // namespace

ResultComparison compare_sweeps(const SweepData& a, const SweepData& b) {
  ResultComparison result{"scheme", "s", {}, {}};
  const std::vector<PlacedScheme> of_a = schemes_of(a);
  const std::vector<PlacedScheme> of_b = schemes_of(b);
  const CommonNames names = common_names(of_a, of_b, &PlacedScheme::name);
  std::vector<std::string> without_mean;
  for (const auto& [at_a, at_b] : names.pairs) {
    if (const auto row = row_of(of_a[at_a], of_b[at_b])) {
      result.rows.push_back(*row);
    } else {
      without_mean.push_back(of_a[at_a].name);
    }
  }
  result.remarks.emplace_back(
      "Not paired: sweeps keep no slots. Intervals are those of two independent means; with common "
      "seeds they are wider than need be: compare runs of a point for more.");
  if (a.version != b.version) {
    result.remarks.push_back(
        fmt::format("Computed by different versions: {} and {}.", a.version, b.version));
  }
  for (const SweepData* sweep : {&a, &b}) {
    result.remarks.insert(result.remarks.end(), sweep->remarks.begin(), sweep->remarks.end());
  }
  add_gaps(result.remarks, "A", a);
  add_gaps(result.remarks, "B", b);
  add_missing(result.remarks, "Points", names);
  if (!without_mean.empty()) {
    result.remarks.push_back(fmt::format("Without a mean on one side: {}.", listed(without_mean)));
  }
  result.remarks.emplace_back("Intervals are 95 %, p-values Holm-adjusted over all comparisons.");
  return result;
}

}  // namespace spacemoe
