#include "host/activation/systematic.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>
#include <vector>

namespace spacemoe {
namespace {

using Order = std::array<std::uint16_t, max_systematic_experts>;

/// Adds one order's sets, each with the length of the interval of u that gives it. by_bits: by set;
/// `edge` is scratch.
void add_order(std::span<const double> inclusion, std::uint32_t active, const Order& order,
               std::vector<double>& edge, std::span<double> by_bits) {
  const std::size_t experts = inclusion.size();
  std::array<double, max_systematic_experts> end{};
  // The set changes where a point crosses from one expert to the next.
  edge.assign({0.0, 1.0});
  double sum = 0.0;
  for (std::size_t i = 0; i < experts; ++i) {
    sum += inclusion[order[i]];
    end[i] = sum;
    edge.push_back(sum - std::floor(sum));
  }
  std::ranges::sort(edge);
  for (std::size_t interval = 0; interval <= experts; ++interval) {
    const double length = edge[interval + 1] - edge[interval];
    double point = std::midpoint(edge[interval], edge[interval + 1]);
    unsigned bits = 0;
    for (std::size_t i = 0; i < experts; ++i) {
      if (point < end[i]) {
        bits |= 1U << order[i];
        point += 1.0;
      }
    }
    // Intervals that only rounding opened may give too many or too few experts.
    if (static_cast<std::uint32_t>(std::popcount(bits)) == active) {
      by_bits[bits] += length;
    }
  }
}

}  // namespace

std::optional<SetDistribution> systematic_distribution(std::span<const double> inclusion,
                                                       std::uint32_t active) {
  const auto experts = static_cast<std::uint32_t>(inclusion.size());
  if (experts > max_systematic_experts) {
    return std::nullopt;
  }
  std::vector<double> by_bits(std::size_t{1} << experts, 0.0);
  // On a circle of length K the K points look the same wherever the line is cut, so the first
  // expert may stay first: (E - 1)! orders give the law of all E!.
  Order order{};
  std::vector<double> edge;
  std::iota(order.begin(), order.begin() + experts, std::uint16_t{0});
  do {
    add_order(inclusion, active, order, edge, by_bits);
  } while (std::next_permutation(order.begin() + 1, order.begin() + experts));
  SetDistribution law = all_sets(experts, active);
  for (std::size_t i = 0; i < law.size(); ++i) {
    unsigned bits = 0;
    for (const std::uint16_t member : law.set(i)) {
      bits |= 1U << member;
    }
    law.probability[i] = by_bits[bits];
  }
  normalise(law);
  return law;
}

}  // namespace spacemoe
