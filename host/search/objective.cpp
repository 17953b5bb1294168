#include "host/search/objective.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace spacemoe {
namespace {

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double quantile_of(std::vector<double>& values, double level) {
  // As many as needed so that `level` of all are at or below; rounding must not ask for one more.
  const double needed = std::ceil(level * static_cast<double>(values.size()) - 1e-9);
  const auto rank = static_cast<std::ptrdiff_t>(std::max(needed, 1.0)) - 1;
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[static_cast<std::size_t>(rank)];
}

/// Where the worst share is not a whole number of slots, the last slot counts in part.
double cvar_of(std::vector<double>& values, double level) {
  const double slots = (1.0 - level) * static_cast<double>(values.size());
  const auto last = static_cast<std::size_t>(std::ceil(slots - 1e-9)) - 1;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(last), values.end(),
                   std::greater<>());
  const double whole =
      std::accumulate(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(last), 0.0);
  return (whole + (slots - static_cast<double>(last)) * values[last]) / slots;
}

}  // namespace

double latency_objective(const Objective& objective, std::span<const double> latency_s,
                         std::vector<double>& scratch) {
  if (objective.is_mean()) {
    return mean_of(latency_s);
  }
  if (objective.kind == ObjectiveKind::worst) {
    return *std::ranges::max_element(latency_s);
  }
  scratch.assign(latency_s.begin(), latency_s.end());
  return objective.kind == ObjectiveKind::quantile ? quantile_of(scratch, objective.level)
                                                   : cvar_of(scratch, objective.level);
}

}  // namespace spacemoe
