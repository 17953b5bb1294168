#include "host/statistics/hodges_lehmann.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>

namespace spacemoe {
namespace {

double average(double a, double b) {
  return 0.5 * a + 0.5 * b;
}

/// The double of a rank among all doubles: integers in the same order as the values, so that
/// halving an interval of them ends at an exact value after at most 64 steps.
double double_of_rank(std::int64_t rank) {
  return std::bit_cast<double>(rank >= 0 ? rank : std::numeric_limits<std::int64_t>::min() - rank);
}

std::int64_t rank_of_double(double value) {
  const auto bits = std::bit_cast<std::int64_t>(value);
  return bits >= 0 ? bits : std::numeric_limits<std::int64_t>::min() - bits;
}

/// Pairs i <= j whose average is at most `limit`. Rounding keeps averages in order.
std::uint64_t pairs_up_to(const std::vector<double>& sorted, double limit) {
  std::uint64_t pairs = 0;
  std::size_t past = sorted.size();  // of the partners that keep the average at or below the limit
  for (std::size_t i = 0; i < past; ++i) {
    while (past > i && average(sorted[i], sorted[past - 1]) > limit) {
      --past;
    }
    pairs += past - i;
  }
  return pairs;
}

/// Pairs whose difference b_j - a_i is at most `limit`. Both samples ascending.
std::uint64_t differences_up_to(const std::vector<double>& a, const std::vector<double>& b,
                                double limit) {
  std::uint64_t pairs = 0;
  std::size_t past = 0;  // of the b that are near enough
  for (const double from : a) {
    while (past < b.size() && b[past] - from <= limit) {
      ++past;
    }
    pairs += past;
  }
  return pairs;
}

/// The smallest double from `smallest` to `greatest` that at least `rank` values do not exceed.
/// count_up_to(limit): number of values that do not exceed the limit.
template <class Count>
double value_of_rank(double smallest, double greatest, std::uint64_t rank,
                     const Count& count_up_to) {
  std::int64_t low = rank_of_double(smallest);
  std::int64_t high = rank_of_double(greatest);
  while (low < high) {
    const std::int64_t middle = std::midpoint(low, high);  // towards low
    if (count_up_to(double_of_rank(middle)) >= rank) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return double_of_rank(low);
}

/// The median of `count` values, by value_of_rank.
template <class Count>
double median_of(double smallest, double greatest, std::uint64_t count, const Count& count_up_to) {
  const double lower = value_of_rank(smallest, greatest, (count + 1) / 2, count_up_to);
  return count % 2 == 1
             ? lower
             : average(lower, value_of_rank(smallest, greatest, count / 2 + 1, count_up_to));
}

}  // namespace

std::optional<double> hodges_lehmann_shift(std::vector<double> differences) {
  if (differences.empty()) {
    return std::nullopt;
  }
  std::sort(differences.begin(), differences.end());
  const std::uint64_t n = differences.size();
  return median_of(differences.front(), differences.back(), n * (n + 1) / 2,
                   [&](double limit) { return pairs_up_to(differences, limit); });
}

std::optional<double> hodges_lehmann_shift(std::vector<double> a, std::vector<double> b) {
  if (a.empty() || b.empty()) {
    return std::nullopt;
  }
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return median_of(b.front() - a.back(), b.back() - a.front(),
                   std::uint64_t{a.size()} * std::uint64_t{b.size()},
                   [&](double limit) { return differences_up_to(a, b, limit); });
}

}  // namespace spacemoe
