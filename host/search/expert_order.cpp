#include "host/search/expert_order.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <numeric>
#include <utility>

#include "host/placement/assignment.hpp"
#include "host/search/best_completion.hpp"
#include "host/statistics/rounding.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {
namespace {

/// The smallest part of a search tree that is worth an assignment.
constexpr std::uint32_t min_assigned = 3;

/// The smallest sum that gives each of `size` rows a column of its own. cost: [size][size]
double min_cost(std::span<const double> cost, std::uint32_t size) {
  const auto row = [&](std::uint32_t i) { return cost.subspan(std::size_t{i} * size, size); };
  const std::vector<std::uint32_t> column_of = assign(
      size, size,
      [&](std::uint32_t i, std::span<double> out) { std::ranges::copy(row(i), out.begin()); });
  double sum = 0.0;
  for (std::uint32_t i = 0; i < size; ++i) {
    sum += row(i)[column_of[i]];
  }
  return sum;
}

/// Goes through the orders satellite by satellite, the farthest first, as its expert matters most.
/// A partial order, where some satellites have their experts and the others are open, is abandoned
/// where no completion can beat the best order so far, by one of two bounds.
///
/// 1. Each term of the cost gains no more than with those open experts on its open satellites that
///    suit it best (BestCompletion).
/// 2. A term with j open satellites, Y on them, gains P(S inside X + Y), which is at most the mean
///    over i in Y of the best completion with i; and at most the mean over open experts i outside Y
///    of the best completion without i. Either sum is one over (expert, satellite) pairs, so that a
///    cheapest assignment bounds all terms together, much as Gilmore (1962) and Lawler (1963) do
///    for quadratic assignment.
class BranchAndBound {
 public:
  BranchAndBound(const OrderCost& cost, const BestCompletion& completion,
                 std::span<const std::uint32_t> farthest_first, OrderResult start,
                 std::uint64_t node_limit)
      : experts_(static_cast<std::uint32_t>(farthest_first.size())),
        slowest_s_(cost.slowest_s),
        completion_(completion),
        satellites_(farthest_first),
        nodes_left_(node_limit),
        best_(std::move(start)),
        expert_at_(experts_),
        missing_(experts_ + 1),
        inside_(experts_ + 1, std::vector<std::uint32_t>(cost.terms.size(), 0)) {
    for (const OrderCost::Term& term : cost.terms) {
      std::uint32_t renamed = 0;
      for (std::uint32_t i = 0; i < experts_; ++i) {
        renamed |= (term.satellites >> satellites_[i] & 1U) << i;
      }
      terms_.push_back({renamed, term.gain_s});
    }
    for (std::uint32_t place = 0; place <= experts_; ++place) {
      for (const OrderCost::Term& term : terms_) {
        missing_[place].push_back(
            static_cast<std::uint32_t>(std::popcount(term.satellites >> place)));
      }
    }
  }

  OrderResult run() {
    best_.proven_optimal = true;
    descend(0, (1U << experts_) - 1);
    return std::move(best_);
  }

 private:
  [[nodiscard]] double good_enough_s() const { return best_.cost_s * (1.0 - relative_rounding); }

  /// Puts an expert on the satellite number `place`.
  void put(std::uint32_t place, std::uint32_t expert) {
    expert_at_[place] = expert;
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      inside_[place + 1][i] = inside_[place][i] | (terms_[i].satellites >> place & 1U) << expert;
    }
  }

  /// The first bound once `expert` stands on satellite number `place`; the cost itself where that
  /// was the last one.
  [[nodiscard]] double termwise_bound(std::uint32_t place, std::uint32_t expert,
                                      std::uint32_t open) const {
    double bound_s = slowest_s_;
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      const std::uint32_t inside = inside_[place][i] | (terms_[i].satellites >> place & 1U)
                                                           << expert;
      bound_s -= max_gained_s(terms_[i], inside, open, missing_[place + 1][i]);
    }
    return bound_s;
  }

  /// Where a gain is negative, its smallest amount counts; P(S inside A) grows with A.
  [[nodiscard]] double max_gained_s(const OrderCost::Term& term, std::uint32_t inside,
                                    std::uint32_t open, std::uint32_t missing) const {
    return term.gain_s * (term.gain_s > 0.0 || missing == 0 ? completion_.at(inside, open, missing)
                                                            : completion_.containment(inside));
  }

  /// The second bound, with satellites from number `place` on and experts `open` still open.
  [[nodiscard]] double assignment_bound(std::uint32_t place, std::uint32_t open) const {
    const std::uint32_t left = experts_ - place;
    double bound_s = slowest_s_;
    std::array<double, std::size_t{max_containment_experts} * max_containment_experts> cost_s{};
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      const OrderCost::Term& term = terms_[i];
      const std::uint32_t inside = inside_[place][i];
      const std::uint32_t missing = missing_[place][i];
      if (missing == 0 || missing == left || term.gain_s < 0.0) {
        bound_s -= max_gained_s(term, inside, open, missing);
        continue;
      }
      // Of the two sums, the one over fewer satellites is the sharper.
      const bool by_absent = 2 * missing > left;
      const std::uint32_t counted =
          (by_absent ? ~term.satellites : term.satellites) >> place & ((1U << left) - 1);
      const double share_s = term.gain_s / (by_absent ? left - missing : missing);
      double* row_s = cost_s.data();
      for (std::uint32_t others = open; others != 0; others &= others - 1, row_s += left) {
        const std::uint32_t expert = others & (~others + 1);
        const double gained_s =
            share_s * completion_.at(by_absent ? inside : inside | expert, open & ~expert,
                                     by_absent ? missing : missing - 1);
        for (std::uint32_t at = counted; at != 0; at &= at - 1) {
          row_s[std::countr_zero(at)] -= gained_s;
        }
      }
    }
    return bound_s + min_cost(std::span(cost_s).first(std::size_t{left} * left), left);
  }

  void descend(std::uint32_t place, std::uint32_t open) {
    std::vector<std::pair<double, std::uint32_t>> children;
    for (std::uint32_t left = open; left != 0; left &= left - 1) {
      const auto expert = static_cast<std::uint32_t>(std::countr_zero(left));
      children.emplace_back(termwise_bound(place, expert, open & ~(1U << expert)), expert);
    }
    if (nodes_left_ < children.size()) {
      best_.proven_optimal = false;
      return;
    }
    nodes_left_ -= children.size();
    std::ranges::sort(children);
    for (const auto& [bound_s, expert] : children) {
      if (bound_s >= good_enough_s()) {
        return;
      }
      put(place, expert);
      const std::uint32_t still_open = open & ~(1U << expert);
      if (still_open == 0) {
        best_.cost_s = bound_s;
        for (std::uint32_t i = 0; i < experts_; ++i) {
          best_.satellite_of[expert_at_[i]] = satellites_[i];
        }
      } else if (experts_ - place <= min_assigned ||
                 assignment_bound(place + 1, still_open) < good_enough_s()) {
        descend(place + 1, still_open);
      }
      if (!best_.proven_optimal) {
        return;
      }
    }
  }

  std::uint32_t experts_;
  double slowest_s_;
  std::vector<OrderCost::Term> terms_;  ///< bit i for the satellite that comes i-th
  const BestCompletion& completion_;
  std::span<const std::uint32_t> satellites_;  ///< [experts], the farthest first
  std::uint64_t nodes_left_;
  OrderResult best_;
  std::vector<std::uint32_t> expert_at_;             ///< by satellite, the farthest first
  std::vector<std::vector<std::uint32_t>> missing_;  ///< [assigned][terms] open satellites of A
  std::vector<std::vector<std::uint32_t>> inside_;   ///< [assigned][terms] experts known to be in A
};

std::vector<std::uint32_t> farthest_first(const LayerLatencies& layer) {
  std::vector<double> sum_s(layer.satellites, 0.0);
  for (std::size_t i = 0; i < layer.latency_s.size(); ++i) {
    sum_s[i % layer.satellites] += layer.cost_s(layer.latency_s[i]);
  }
  std::vector<std::uint32_t> order(layer.satellites);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, std::greater<>(), [&](std::uint32_t s) { return sum_s[s]; });
  return order;
}

}  // namespace

OrderResult best_order(const LayerLatencies& layer, const BestCompletion& completion,
                       std::span<const std::uint32_t> start, std::uint64_t node_limit) {
  const OrderCost cost(layer);
  const std::vector<std::uint32_t> satellites = farthest_first(layer);
  const double start_s = cost.of(start, [&](std::uint32_t a) { return completion.containment(a); });
  return BranchAndBound(cost, completion, satellites,
                        {{start.begin(), start.end()}, start_s, false}, node_limit)
      .run();
}

}  // namespace spacemoe
