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

/// The average of which `rank` (from 1 on) are at most as large.
double average_of_rank(const std::vector<double>& sorted, std::uint64_t rank) {
  std::int64_t low = rank_of_double(sorted.front());
  std::int64_t high = rank_of_double(sorted.back());
  while (low < high) {
    const std::int64_t middle = std::midpoint(low, high);  // towards low
    if (pairs_up_to(sorted, double_of_rank(middle)) >= rank) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return double_of_rank(low);
}

}  // namespace

std::optional<double> hodges_lehmann_shift(std::vector<double> differences) {
  if (differences.empty()) {
    return std::nullopt;
  }
  std::sort(differences.begin(), differences.end());
  const std::uint64_t n = differences.size();
  const std::uint64_t pairs = n * (n + 1) / 2;
  const double lower = average_of_rank(differences, (pairs + 1) / 2);
  return pairs % 2 == 1 ? lower : average(lower, average_of_rank(differences, pairs / 2 + 1));
}

}  // namespace spacemoe
