#include "host/placement/greedy_copies.hpp"

#include <algorithm>
#include <cstddef>
#include <queue>
#include <tuple>

#include "host/base/contract.hpp"
#include "host/placement/layer_experts.hpp"
#include "host/placement/taken_satellites.hpp"

namespace spacemoe {
namespace {

/// Experts with the latency of their nearest copy in each slot.
class NearestCopies {
 public:
  explicit NearestCopies(const CopiedLayer& layer)
      : layer_(layer), slots_(layer.latency_s.size() / layer.satellites) {
    for (const Satellite satellite : layer.at) {
      for (std::size_t slot = 0; slot < slots_; ++slot) {
        nearest_s_.push_back(over(satellite, slot));
      }
    }
  }

  /// What a further copy would save now, s.
  [[nodiscard]] double gain_s(Expert expert, Satellite satellite) const {
    double sum = 0.0;
    for (std::size_t slot = 0; slot < slots_; ++slot) {
      sum += std::max(0.0, static_cast<double>(nearest_s_[number(expert) * slots_ + slot]) -
                               static_cast<double>(over(satellite, slot)));
    }
    return layer_.activation[number(expert)] * sum;
  }

  void add(Expert expert, Satellite satellite) {
    for (std::size_t slot = 0; slot < slots_; ++slot) {
      float& nearest = nearest_s_[number(expert) * slots_ + slot];
      nearest = std::min(nearest, over(satellite, slot));
    }
  }

 private:
  [[nodiscard]] float over(Satellite satellite, std::size_t slot) const {
    return layer_.latency_s[slot * layer_.satellites + number(satellite)];
  }

  const CopiedLayer& layer_;
  std::size_t slots_;
  std::vector<float> nearest_s_;  ///< [experts][slots]
};

/// Whether a is to be tried after b.
struct TriedLater {
  bool operator()(const GainfulCopy& a, const GainfulCopy& b) const {
    return std::tuple(-a.gain_s, a.expert, a.satellite) >
           std::tuple(-b.gain_s, b.expert, b.satellite);
  }
};

}  // namespace

std::vector<GainfulCopy> greedy_copies(const CopiedLayer& layer, std::uint32_t copies) {
  NearestCopies nearest(layer);
  std::vector<GainfulCopy> all_copies;
  for (const Expert expert : all<Expert>(static_cast<std::uint32_t>(layer.at.size()))) {
    for (const Satellite satellite : layer.free) {
      const double gain_s = nearest.gain_s(expert, satellite);
      if (gain_s > 0.0) {
        all_copies.push_back({expert, satellite, gain_s});
      }
    }
  }
  std::priority_queue left(TriedLater{}, std::move(all_copies));
  std::vector<GainfulCopy> chosen;
  while (chosen.size() < copies && !left.empty()) {
    GainfulCopy copy = left.top();
    left.pop();
    if (std::ranges::find(chosen, copy.satellite, &GainfulCopy::satellite) != chosen.end()) {
      continue;
    }
    const double gain_s = nearest.gain_s(copy.expert, copy.satellite);
    if (gain_s == copy.gain_s) {
      nearest.add(copy.expert, copy.satellite);
      chosen.push_back(copy);
    } else if (gain_s > 0.0) {
      copy.gain_s = gain_s;
      left.push(copy);
    }
  }
  return chosen;
}

std::vector<Replica> copies_that_gain_most(const Placement& placement, std::uint32_t copies,
                                           const PlacementProblem& problem, const Subnets& subnets,
                                           const ExpectedLatency& latency) {
  SPACEMOE_EXPECTS(problem.optimiser != nullptr);
  TakenSatellites taken(problem.constellation.size());
  taken.take(placement.gateways);
  taken.take(placement.satellites);
  std::vector<Replica> replicas;
  for (const Layer layer : all<Layer>(problem.layers)) {
    latency.check_stop();
    const std::vector<Satellite> free = taken.free_of(subnet_of(subnets, layer));
    const std::vector<float> paths =
        problem.optimiser->slot_latencies(placement.gateway(layer), placement.next_gateway(layer));
    const auto at = std::span(placement.satellites)
                        .subspan(std::size_t{number(layer)} * problem.experts, problem.experts);
    for (const GainfulCopy& copy : greedy_copies(
             {inclusion_of(problem, layer), at, free, paths, problem.constellation.size()},
             copies)) {
      replicas.push_back({layer, copy.expert, copy.satellite});
      taken.take(copy.satellite);
    }
  }
  std::ranges::sort(replicas);
  return replicas;
}

}  // namespace spacemoe
