#include "host/serving/priced_split.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace spacemoe {
namespace {

constexpr double aimed_gap = 2e-3;
constexpr int max_rounds = 150;
/// How far below the greatest work servers have a price, relative to it: from coarse to fine.
constexpr double first_width = 0.1;
constexpr double last_width = 2e-4;
constexpr double narrower = 0.7;

class PricedSplit {
 public:
  explicit PricedSplit(const WorkGroup& group) : group_(group) {
    for (const SharedWork& work : group.works) {
      const auto choices = static_cast<double>(work.choices.size());
      parts_.emplace_back(work.choices.size(), 1.0 / choices);
    }
  }

  WorkSplit split() && {
    WorkSplit best;
    double least_found_s = never_s;
    double width = first_width;
    for (int round = 0; round < max_rounds; ++round) {
      loads_s_ = group_.loads_s(parts_);
      level_s_ = std::ranges::max(loads_s_);
      if (level_s_ <= 0.0) {
        return {std::move(parts_), 0.0};
      }
      if (level_s_ < least_found_s) {
        least_found_s = level_s_;
        best.parts = parts_;
      }
      steepness_ = std::log(static_cast<double>(loads_s_.size()) + 1.0) / (width * level_s_);
      const double bound = bound_s();
      best.least_s = std::max(best.least_s, bound);
      if (least_found_s - best.least_s <= aimed_gap * best.least_s) {
        break;
      }
      for (std::size_t work = 0; work < parts_.size(); ++work) {
        move_work(work);
      }
      if (level_s_ - bound < width * level_s_) {
        width = std::max(last_width, narrower * width);
      }
    }
    return best;
  }

 private:
  static constexpr double never_s = 1e300;

  [[nodiscard]] double price(double load_s) const {
    constexpr double largest = 700.0;  // whose exponential is finite
    return std::exp(std::min(largest, steepness_ * (load_s - level_s_)));
  }
  [[nodiscard]] double cost(std::span<const ServerWork> choice) const {
    double cost = 0.0;
    for (const ServerWork& at : choice) {
      cost += at.seconds * price(loads_s_[at.server]);
    }
    return cost;
  }
  [[nodiscard]] double bound_s() const {
    double prices = 0.0;
    double costs = 0.0;
    for (std::size_t server = 0; server < loads_s_.size(); ++server) {
      prices += price(loads_s_[server]);
      costs += price(loads_s_[server]) * group_.own_s[server];
    }
    for (const SharedWork& work : group_.works) {
      double least = never_s;
      for (const std::vector<ServerWork>& choice : work.choices) {
        least = std::min(least, cost(choice));
      }
      costs += least;
    }
    return costs / prices;
  }

  /// Moves a part of a work from its dearest choice to the cheapest, so much that they cost the
  /// same, or all of it.
  void move_work(std::size_t work) {
    const auto& choices = group_.works[work].choices;
    std::vector<double>& parts = parts_[work];
    std::size_t cheapest = 0;
    std::size_t dearest = choices.size();
    std::vector<double> costs;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      costs.push_back(cost(choices[i]));
      cheapest = costs[i] < costs[cheapest] ? i : cheapest;
      dearest =
          parts[i] > 0.0 && (dearest == choices.size() || costs[i] > costs[dearest]) ? i : dearest;
    }
    if (costs[dearest] <= costs[cheapest]) {
      return;
    }
    add(choices[dearest], -parts[dearest]);
    add(choices[cheapest], parts[dearest]);
    double moved = parts[dearest];
    double low = 0.0;
    double high = cost(choices[cheapest]) > cost(choices[dearest]) ? moved : 0.0;
    constexpr int halvings = 12;
    for (int step = 0; step < halvings && high > 0.0; ++step) {
      const double middle = 0.5 * (low + high);
      add(choices[dearest], moved - middle);
      add(choices[cheapest], middle - moved);
      moved = middle;
      (cost(choices[cheapest]) > cost(choices[dearest]) ? high : low) = middle;
    }
    parts[dearest] -= moved;
    parts[cheapest] += moved;
  }

  void add(std::span<const ServerWork> choice, double part) {
    for (const ServerWork& at : choice) {
      loads_s_[at.server] += part * at.seconds;
    }
  }

  const WorkGroup& group_;
  std::vector<std::vector<double>> parts_;  ///< [works][choices]
  std::vector<double> loads_s_;             ///< [servers]
  double level_s_ = 0.0;                    ///< at which the price is 1
  double steepness_ = 0.0;                  ///< of the exponential, 1 / s
};

}  // namespace

WorkSplit priced_split(const WorkGroup& group) {
  return PricedSplit(group).split();
}

}  // namespace spacemoe
