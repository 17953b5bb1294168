#include "host/compare/verdict.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace spacemoe {
namespace {

/// A change of a mean in percent, rounded to what a reader can use: 1.2 %, 0.31 %, 212 %.
std::string percent(double share) {
  const double value = 100.0 * share;
  return fmt::format("{} %", fmt::format("{:.{}f}", value,
                                         value >= 10.0  ? 0
                                         : value >= 1.0 ? 1
                                                        : 2));
}

/// The smallest effect that matters, as the user gave it: 0.5 %.
std::string threshold(double share) {
  return fmt::format("{:.3g} %", 100.0 * share);
}

/// The largest change, up or down, that an interval holds.
double largest_change(const Interval& interval) {
  return std::max(std::abs(interval.low - 1.0), std::abs(interval.high - 1.0));
}

}  // namespace

Verdict judge(const RatioEstimate& ratio, std::optional<double> p_adjusted, const VerdictRule& rule,
              const std::string& unknown) {
  if (!ratio.interval || !p_adjusted) {
    return {VerdictKind::cannot_tell, fmt::format("cannot tell: {}", unknown)};
  }
  const double change = ratio.value - 1.0;
  if (*p_adjusted >= rule.significance) {
    const double possible = largest_change(*ratio.interval);
    return {VerdictKind::no_difference,
            possible < rule.min_effect
                ? "no difference"
                : fmt::format("no difference found; up to {} is possible", percent(possible))};
  }
  if (std::abs(change) < rule.min_effect) {
    return {VerdictKind::negligible,
            fmt::format("different, but less than {}", threshold(rule.min_effect))};
  }
  return {change > 0.0 ? VerdictKind::slower : VerdictKind::faster,
          fmt::format("B is {} {} (p = {:.2g})", percent(std::abs(change)),
                      change > 0.0 ? "slower" : "faster", *p_adjusted)};
}

std::string name_of(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::no_difference:
      return "no_difference";
    case VerdictKind::negligible:
      return "negligible";
    case VerdictKind::slower:
      return "slower";
    case VerdictKind::faster:
      return "faster";
    case VerdictKind::cannot_tell:
      break;
  }
  return "cannot_tell";
}

}  // namespace spacemoe
