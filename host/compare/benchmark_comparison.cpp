#include "host/compare/benchmark_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "host/compare/common_names.hpp"
#include "host/statistics/hodges_lehmann.hpp"
#include "host/statistics/known_mean_ratio.hpp"

namespace spacemoe {
namespace {

SampleMean sample_of(const BenchmarkTimes& times) {
  return {times.mean_ns, times.standard_deviation_ns, times.count};
}

ComparedRow row_of(const BenchmarkTimes& a, const BenchmarkTimes& b) {
  if (!(a.mean_ns > 0.0 && b.mean_ns > 0.0)) {
    return {a.name,
            a.mean_ns,
            b.mean_ns,
            {std::numeric_limits<double>::quiet_NaN(), std::nullopt, std::nullopt},
            hodges_lehmann_shift(a.repetitions_ns, b.repetitions_ns),
            std::isnan(a.mean_ns) || std::isnan(b.mean_ns) ? "no time was measured"
                                                           : "a time of 0 has no ratio"};
  }
  return {a.name,
          a.mean_ns,
          b.mean_ns,
          welch_mean_ratio(sample_of(a), sample_of(b)),
          hodges_lehmann_shift(a.repetitions_ns, b.repetitions_ns),
          "needs two repetitions that differ (--benchmark_repetitions)"};
}

}  // namespace

ResultComparison compare_benchmarks(const BenchmarkFile& a, const BenchmarkFile& b) {
  ResultComparison result{"benchmark", "ns", {}, {}};
  const CommonNames names = common_names(a.benchmarks, b.benchmarks, &BenchmarkTimes::name);
  for (const auto& [of_a, of_b] : names.pairs) {
    result.rows.push_back(row_of(a.benchmarks[of_a], b.benchmarks[of_b]));
  }
  result.remarks.emplace_back(
      "Real time; repetitions are not paired. Intervals are 95 % (Welch), p-values Holm-adjusted. "
      "Repetitions of one process share its memory layout, which a change can move by a percent.");
  add_missing(result.remarks, "Benchmarks", names);
  if (a.host && b.host && *a.host != *b.host) {
    result.remarks.push_back(
        fmt::format("Measured on different machines: {} and {}.", *a.host, *b.host));
  }
  for (const auto& [side, file] : {std::pair("A", &a), std::pair("B", &b)}) {
    if (!file->failed.empty()) {
      result.remarks.push_back(fmt::format("Failed in {}: {}.", side, listed(file->failed)));
    }
  }
  return result;
}

}  // namespace spacemoe
