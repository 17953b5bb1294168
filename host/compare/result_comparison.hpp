#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/compare/verdict.hpp"
#include "host/statistics/streaming_bootstrap.hpp"

namespace spacemoe {

/// One thing that both results measured: a scheme, a benchmark, a scheme at a point of a sweep.
struct ComparedRow {
  std::string name;
  double a;  ///< mean, in the unit of the comparison
  double b;
  RatioEstimate ratio;          ///< b over a; NaN where there is none, as of two times of 0
  std::optional<double> shift;  ///< Hodges-Lehmann, b - a, in the same unit
  std::string unknown;          ///< reason why there is no interval, where there is none
  std::optional<double> p_adjusted = std::nullopt;
  Verdict verdict = {VerdictKind::cannot_tell, ""};
};

/// Two results side by side.
struct ResultComparison {
  std::string what;  ///< heading of the names: scheme, benchmark
  std::string unit;  ///< of means and shifts: s, ns
  std::vector<ComparedRow> rows;
  std::vector<std::string> remarks;  ///< remarks for the reader, one sentence each
};

/// Adjusts the p-values of all rows together (Holm) and judges each.
void judge_rows(ResultComparison& comparison, const VerdictRule& rule);

/// For readers: a table with remarks below; and for machines.
[[nodiscard]] std::string comparison_table(const ResultComparison& comparison);
[[nodiscard]] std::string comparison_csv(const ResultComparison& comparison);
[[nodiscard]] std::string comparison_json(const ResultComparison& comparison);

}  // namespace spacemoe
