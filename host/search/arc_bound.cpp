#include "host/search/arc_bound.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <limits>
#include <mutex>
#include <numeric>
#include <optional>
#include <vector>

#include <tbb/enumerable_thread_specific.h>

#include "host/search/arc_search.hpp"
#include "kernels/api/stopped.hpp"
#include "kernels/common/parallel_loop.hpp"

namespace spacemoe {
namespace {

/// First step from one total to the next, relative. It halves where a round looks at more than
/// `max_growth` times as many arcs as the one before, or where its total is not proven.
constexpr double first_raise = 0.03;
constexpr double max_growth = 2.2;
constexpr double least_raise = 0.0005;
/// Pairs of gateways are listed up to this much above what layers are allowed at first.
constexpr double first_margin = 1.5;
constexpr double more_margin = 1.25;
/// Relative, of a total.
constexpr double total_rounding = 1e-9;
constexpr std::uint64_t max_satellites_in_arcs = std::numeric_limits<std::uint16_t>::max();
/// First gateways whose arcs are looked at between two looks at the clock.
constexpr std::uint32_t gateways_together = 16;

class ArcRounds {
 public:
  ArcRounds(const MeanLayers& layers, tbb::task_arena& arena, Progress& progress,
            const std::function<bool()>& goes_on)
      : layers_(layers), arena_(arena), progress_(progress), goes_on_([&] {
          const std::scoped_lock lock(asking_);
          is_stopped_ = is_stopped_ || (!is_over_ && !goes_on());
          return !is_stopped_ && !is_over_;
        }) {
    total_s_ = list_first_pairs();
    parts_ = layer_parts(layers_, pairs_);
  }

  /// What single layers cost at least together.
  [[nodiscard]] double least_total_s() const { return total_s_; }

  /// Nothing where that total is not proven.
  [[nodiscard]] std::optional<ArcRound> prove(double total_s) {
    std::vector<double> allowance_s;
    for (const double part : parts_) {
      allowance_s.push_back(part * total_s);
    }
    for (;;) {
      std::optional<ArcRound> round{{0, 0, total_s * (1.0 - total_rounding)}};
      switch (look(allowance_s, *round)) {
        case ArcOutcome::none_left:
          return round;
        case ArcOutcome::ring_left:
          return std::nullopt;
        case ArcOutcome::stopped:
          throw Stopped();
        case ArcOutcome::pairs_missing:
          for (float& cut_s : cut_s_) {
            cut_s *= static_cast<float>(more_margin);
          }
          pairs_ = gateway_pairs(layers_, cut_s_, arena_, goes_on_);
          break;
      }
    }
  }

 private:
  /// Cuts grow until no layer is without a pair. Returns the sum of what layers cost at least.
  double list_first_pairs() {
    const float nearest_s = *std::ranges::min_element(layers_.expert_s);
    for (float cut_s = std::max(1e-6F, 2.0F * nearest_s);; cut_s *= 1.5F) {
      cut_s_.assign(layers_.period, cut_s);
      pairs_ = gateway_pairs(layers_, cut_s_, arena_, goes_on_);
      std::vector<float> least_s(layers_.period, std::numeric_limits<float>::infinity());
      for (const NextGateways& next : pairs_.next) {
        for (std::size_t at = 0; at < next.layer_s.size(); ++at) {
          float& of_layer = least_s[at % layers_.period];
          of_layer = std::min(of_layer, next.layer_s[at]);
        }
      }
      if (std::ranges::max(least_s) <= cut_s) {
        cut_s_ = least_s;
        for (float& of_layer : cut_s_) {
          of_layer *= static_cast<float>(first_margin);
        }
        pairs_ = gateway_pairs(layers_, cut_s_, arena_, goes_on_);
        return std::accumulate(least_s.begin(), least_s.end(), 0.0) * layers_.layers /
               layers_.period;
      }
    }
  }

  ArcOutcome look(const std::vector<double>& allowance_s, ArcRound& round) {
    progress_.begin("lower bound, arcs of layers", layers_.satellites);
    tbb::enumerable_thread_specific<ArcSearch> searches(
        [&] { return ArcSearch(layers_, pairs_, cut_s_, allowance_s, goes_on_); });
    std::atomic<std::uint8_t> worst{0};
    is_over_ = false;
    for (std::uint32_t first = 0; first < layers_.satellites && worst == 0;
         first += gateways_together) {
      if (!goes_on_()) {
        return ArcOutcome::stopped;
      }
      const std::uint32_t count = std::min(gateways_together, layers_.satellites - first);
      parallel_loop(arena_, count, [&](std::uint32_t at) {
        const ArcOutcome outcome = searches.local().from(first + at);
        if (outcome == ArcOutcome::ring_left || outcome == ArcOutcome::pairs_missing) {
          worst = static_cast<std::uint8_t>(outcome);
          is_over_ = true;
        }
      });
      if (is_stopped_) {
        return ArcOutcome::stopped;
      }
      progress_.advance(count);
    }
    is_over_ = false;
    for (const ArcSearch& search : searches) {
      round.arcs += search.tried();
      round.layers = std::max(round.layers, search.longest());
    }
    progress_.end();
    return static_cast<ArcOutcome>(worst.load());
  }

  const MeanLayers& layers_;
  tbb::task_arena& arena_;
  Progress& progress_;
  std::mutex asking_;
  bool is_stopped_ = false;
  std::atomic<bool> is_over_{false};  ///< what is left of a round does not matter any longer
  std::function<bool()> goes_on_;
  GatewayPairs pairs_;
  std::vector<float> cut_s_;  ///< [period], pairs below these are listed
  std::vector<double> parts_;
  double total_s_ = 0.0;
};

}  // namespace

std::vector<double> layer_parts(const MeanLayers& layers, const GatewayPairs& pairs) {
  const std::uint32_t experts = layers.experts;
  std::vector<double> weights(experts, 0.0);
  for (std::size_t at = 0; at < layers.weights.size(); ++at) {
    weights[at % experts] += static_cast<double>(layers.weights[at]);
  }
  // Sorted latencies of the best pair of each gateway, added up.
  std::vector<double> profile_s(experts, 0.0);
  const auto crowded = [&](std::uint32_t m) { return std::min(2 * m + 1, pairs.candidates - 1); };
  for (const NextGateways& next : pairs.next) {
    double least = std::numeric_limits<double>::infinity();
    const NearSatellite* best = nullptr;
    for (std::size_t place = 0; place < next.gateways.size(); ++place) {
      const NearSatellite* near = next.near.data() + place * pairs.candidates;
      double cost = 0.0;
      for (std::uint32_t m = 0; m < experts; ++m) {
        cost += weights[m] * static_cast<double>(near[crowded(m)].latency_s);
      }
      if (cost < least) {
        least = cost;
        best = near;
      }
    }
    for (std::uint32_t m = 0; best != nullptr && m < experts; ++m) {
      profile_s[m] += static_cast<double>(best[crowded(m)].latency_s);
    }
  }
  std::vector<double> parts(layers.period, 0.0);
  for (std::uint32_t layer = 0; layer < layers.period; ++layer) {
    const float* of_layer = layers.weights_of(layer);
    for (std::uint32_t m = 0; m < experts; ++m) {
      parts[layer] += static_cast<double>(of_layer[m]) * profile_s[m];
    }
  }
  const double sum =
      std::accumulate(parts.begin(), parts.end(), 0.0) * layers.layers / layers.period;
  for (double& part : parts) {
    part = sum > 0.0 ? part / sum : 1.0 / layers.layers;
  }
  return parts;
}

void arc_bound(const MeanLayers& layers, tbb::task_arena& arena, Progress& progress,
               const std::function<bool()>& goes_on,
               const std::function<void(const ArcRound&)>& found) {
  if (layers.layers < 2 || layers.satellites > max_satellites_in_arcs) {
    return;
  }
  try {
    ArcRounds rounds(layers, arena, progress, goes_on);
    double proven_s = rounds.least_total_s();
    double raise = first_raise;
    std::uint64_t before = std::numeric_limits<std::uint64_t>::max();
    while (raise >= least_raise) {
      const auto round = rounds.prove(proven_s * (1.0 + raise));
      if (round) {
        found(*round);
        proven_s *= 1.0 + raise;
      }
      if (!round || static_cast<double>(round->arcs) > max_growth * static_cast<double>(before)) {
        raise /= 2.0;
      }
      before = round ? round->arcs : before;
    }
  } catch (const Stopped&) {
    progress.end();
  }
}

}  // namespace spacemoe
