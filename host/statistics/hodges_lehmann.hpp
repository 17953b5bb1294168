#pragma once

#include <optional>
#include <vector>

namespace spacemoe {

/// The Hodges-Lehmann shift of paired differences: the median of the averages of all pairs, each
/// difference paired with itself too ("Estimates of location based on rank tests", 1963). Exact, in
/// O(n log n) time and O(n) memory. Finite values; nothing where there are none.
[[nodiscard]] std::optional<double> hodges_lehmann_shift(std::vector<double> differences);

/// The Hodges-Lehmann shift of two samples that are not paired: the median of all differences b_j -
/// a_i. Exact, in O((n + m) log(n + m)) time. Finite values; nothing where a sample is empty.
[[nodiscard]] std::optional<double> hodges_lehmann_shift(std::vector<double> a,
                                                         std::vector<double> b);

}  // namespace spacemoe
