#include "host/breakeven/rate_bands.hpp"

#include <algorithm>
#include <limits>

namespace spacemoe {

double faster_below(const Alternative& one, const Alternative& other, std::size_t delay,
                    std::span<const double> peak_gflops) {
  const std::size_t rates = peak_gflops.size();
  const auto ahead_s = [&](std::size_t rate) {
    return one.points[delay * rates + rate].latency_s -
           other.points[delay * rates + rate].latency_s;
  };
  if (!(ahead_s(0) < 0.0)) {
    return 0.0;
  }
  for (std::size_t rate = 1; rate < rates; ++rate) {
    if (const double after_s = ahead_s(rate); after_s >= 0.0) {
      const double before_s = ahead_s(rate - 1);
      const double from = 1.0 / peak_gflops[rate - 1];
      const double to = 1.0 / peak_gflops[rate];
      return 1.0 / (from + (to - from) * before_s / (before_s - after_s));
    }
  }
  return std::numeric_limits<double>::infinity();
}

const Alternative* best_spread(const BreakEvenResult& result, std::size_t delay) {
  const Alternative* best = nullptr;
  for (const Alternative& alternative : result.alternatives) {
    if (alternative.where == Where::spread &&
        (best == nullptr ||
         alternative.faster_below_gflops[delay] > best->faster_below_gflops[delay])) {
      best = &alternative;
    }
  }
  return best;
}

std::vector<RateBand> rate_bands(const BreakEvenResult& result, std::size_t delay) {
  const Alternative* spread = best_spread(result, delay);
  const double spread_below = spread == nullptr ? 0.0 : spread->faster_below_gflops[delay];
  const double cluster_below =
      std::ranges::find(result.alternatives, Where::cluster, &Alternative::where)
          ->faster_below_gflops[delay];
  const double first = result.peak_gflops.front();
  const double last = result.peak_gflops.back();
  std::vector<double> edges = {
      first, std::clamp(std::min(spread_below, cluster_below), first, last),
      std::clamp(std::max(spread_below, cluster_below), first, last), last};
  std::vector<RateBand> bands;
  for (std::size_t i = 1; i < edges.size(); ++i) {
    if (edges[i] <= edges[i - 1]) {
      continue;
    }
    const bool by_spread = edges[i - 1] < spread_below;
    const bool by_cluster = edges[i - 1] < cluster_below;
    bands.push_back({edges[i - 1], edges[i],
                     by_spread && by_cluster ? Faster::both
                     : by_spread             ? Faster::spread
                     : by_cluster            ? Faster::cluster
                                             : Faster::none});
  }
  return bands;
}

double ground_below_gflops(const BreakEvenResult& result, std::size_t delay) {
  const Alternative& ground = result.alternatives.back();
  double below = std::numeric_limits<double>::infinity();
  for (const Alternative& alternative : result.alternatives) {
    if (alternative.where != Where::ground) {
      below = std::min(below, faster_below(ground, alternative, delay, result.peak_gflops));
    }
  }
  return below;
}

bool fits_on_one(const BreakEvenResult& result) {
  const std::optional<double> gigabytes = result.alternatives.front().gigabytes;
  return !gigabytes || !result.memory_gb ||
         *gigabytes + result.cache_gb.value_or(0.0) <= *result.memory_gb;
}

}  // namespace spacemoe
