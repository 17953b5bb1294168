#include "host/activation/skew.hpp"

#include <cmath>
#include <limits>
#include <numeric>

namespace spacemoe {
namespace {

double sum_of_powers(std::uint32_t experts, double skew) {
  double sum = 0.0;
  for (std::uint32_t rank = experts; rank > 0; --rank) {
    sum += std::pow(static_cast<double>(rank), -skew);
  }
  return sum;
}

}  // namespace

std::vector<double> skewed_shares(std::uint32_t experts, double skew) {
  const double sum = sum_of_powers(experts, skew);
  std::vector<double> shares(experts);
  for (std::uint32_t i = 0; i < experts; ++i) {
    shares[i] = std::pow(static_cast<double>(i + 1), -skew) / sum;
  }
  return shares;
}

double largest_skew(std::uint32_t experts, std::uint32_t active) {
  if (active <= 1) {
    return std::numeric_limits<double>::infinity();
  }
  // The first share is 1 / sum, and the sum falls from E towards 1 as the skew grows: for K >= 2
  // it is below K well before 64.
  double works = 0.0;
  double fails = 64.0;
  for (int halving = 0; halving < 64; ++halving) {
    const double middle = std::midpoint(works, fails);
    (sum_of_powers(experts, middle) >= active ? works : fails) = middle;
  }
  constexpr double decimals = 1000.0;
  return std::floor(works * decimals) / decimals;
}

}  // namespace spacemoe
