#include "host/search/busiest_bound.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <numeric>
#include <span>
#include <vector>

namespace spacemoe {
namespace {

/// What modules ask of the fastest satellite, and how fast others are beside it.
struct Demand {
  std::vector<double> seconds;  ///< [modules], descending
  std::vector<double> rates;    ///< of the fastest satellites that may be in use, 1 being the first
};

Demand demand_of(const SearchProblem& problem) {
  const ModuleWork& work = problem.work;
  // Both take times in proportion, unless one is not charged.
  const std::span<const double> times_s =
      std::ranges::max(work.gateway_s) > 0.0 ? work.gateway_s : work.expert_s;
  std::vector<Satellite> satellites;
  for (const Satellite satellite :
       all<Satellite>(static_cast<std::uint32_t>(problem.allowed.size()))) {
    if (problem.allows(satellite)) {
      satellites.push_back(satellite);
    }
  }
  std::ranges::sort(satellites, {}, [&](Satellite at) { return times_s[number(at)]; });
  satellites.resize(std::min<std::size_t>(satellites.size(), problem.max_satellites));
  Demand demand;
  for (const Module module : all<Module>(problem.modules.count())) {
    demand.seconds.push_back(work.seconds(problem.modules, module, satellites.front()));
  }
  std::ranges::sort(demand.seconds, std::ranges::greater{});
  const double fastest_s = times_s[number(satellites.front())];
  for (const Satellite satellite : satellites) {
    demand.rates.push_back(fastest_s > 0.0 ? fastest_s / times_s[number(satellite)] : 1.0);
  }
  return demand;
}

double sum_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

double busiest_bound(const SearchProblem& problem) {
  constexpr double rounding = 1e-12;  // of sums
  const Demand demand = demand_of(problem);
  const std::size_t satellites = demand.rates.size();
  double bound_s = sum_of(demand.seconds) / sum_of(demand.rates);
  // Of the first `together` x satellites + 1 modules some satellite holds one more than `together`.
  for (std::size_t together = 0; together * satellites < demand.seconds.size(); ++together) {
    const std::size_t last = together * satellites;
    bound_s =
        std::max(bound_s, sum_of(std::span(demand.seconds).subspan(last - together, together + 1)));
  }
  return bound_s * (1.0 - rounding);
}

}  // namespace spacemoe
