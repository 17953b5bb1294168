#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/statistics/streaming_bootstrap.hpp"

namespace spacemoe {

/// Rule by which something counts as a difference.
struct VerdictRule {
  double min_effect = 0.005;   ///< smallest change of a mean that matters, as a share of it
  double significance = 0.05;  ///< of the p-value adjusted for all comparisons
};

enum class VerdictKind : std::uint8_t {
  no_difference,  ///< none found
  negligible,     ///< a difference, but smaller than what matters
  slower,         ///< B takes longer by at least what matters
  faster,
  cannot_tell  ///< too little is known of the uncertainty
};

/// A finding about the ratio of B's mean to A's.
struct Verdict {
  VerdictKind kind;
  std::string words;
};

/// Judges a ratio by its adjusted p-value and by its size. "No difference" names the largest change
/// that the interval still holds, where that is more than the rule's smallest effect: a test that
/// sees little also finds nothing. `unknown`: the reason why there is no interval, where there is
/// none.
[[nodiscard]] Verdict judge(const RatioEstimate& ratio, std::optional<double> p_adjusted,
                            const VerdictRule& rule, const std::string& unknown);

/// A word for machines: no_difference, negligible, slower, faster, cannot_tell.
[[nodiscard]] std::string name_of(VerdictKind kind);

}  // namespace spacemoe
