#include "host/config/latency_rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "host/config/refuse.hpp"
#include "kernels/common/latency_histogram.hpp"

namespace spacemoe {
namespace {

constexpr double max_token_s = static_cast<double>(1U << latency_last_octave);
/// A single has 24 bits: a penalty of 2^-20 of the ceiling is still known to a sixteenth.
constexpr double max_ceiling = 1U << 20U;
/// Smaller penalties need not be told apart from none.
constexpr double min_penalty_s = 1e-3;

/// A cost of a layer (s), and the key that decides it.
struct Cost {
  double layer_s;
  std::string key;
  double value;           ///< of the key
  bool grows_with_value;  ///< else with its inverse
};

/// Of a path in one shell, or through all where they are linked with one another.
double hops_of(const ConstellationSpec& constellation, BetweenShells between) {
  double most = 1.0;
  double all = 0.0;
  for (std::size_t i = 0; constellation.flying && i < constellation.flying->shells.size(); ++i) {
    const std::vector<FoundPlane>& planes = constellation.flying->shells[i].planes;
    double hops = 0.0;
    for (const FoundPlane& plane : planes) {
      hops = std::max(hops, static_cast<double>(planes.size() + plane.satellites.size()));
    }
    most = std::max(most, hops);
    all += hops;
  }
  for (const WalkerShell& shell : constellation.shells) {
    const double hops = static_cast<double>(shell.planes) + shell.satellites_per_plane;
    most = std::max(most, hops);
    all += hops;
  }
  return between == BetweenShells::nearest ? std::max(most, all) : most;
}

/// The costs of a layer that a config can make as large as it likes.
std::array<Cost, 4> costs_of(const ExperimentConfig& config) {
  constexpr double giga = 1e9;
  constexpr double seconds_per_ms = 1e-3;
  const LinkSpec& links = config.links;
  const MoeModel& model = config.model;
  const ComputeSpec& compute = config.compute;
  const double there_and_onward = 2.0 * hops_of(config.constellation, links.between_shells);
  const double utilisation =
      std::min(compute.utilisation, compute.eclipse_utilisation.value_or(compute.utilisation));
  const double rate = compute.peak_gflops * utilisation * giga;
  const bool experts = compute.charge != ComputeCharge::none;
  const bool gateways = compute.charge == ComputeCharge::all;
  const double bits_s = links.payload_bits / (links.rate_gbps * giga);
  // A slow machine or a large module: the key named is the one that is further from usual values.
  const bool is_slow = rate < giga;
  const bool is_slow_link = links.rate_gbps < 1.0 || links.payload_from_model;
  return {
      Cost{there_and_onward * bits_s, is_slow_link ? "links.rate_gbps" : "links.payload_bits",
           is_slow_link ? links.rate_gbps : links.payload_bits, !is_slow_link},
      Cost{there_and_onward * links.processing_ms * seconds_per_ms, "links.processing_ms",
           links.processing_ms, true},
      Cost{experts ? model.active * model.expert_flops / rate : 0.0,
           is_slow ? "compute.peak_gflops" : "model.expert_flops",
           is_slow ? compute.peak_gflops : model.expert_flops, !is_slow},
      Cost{gateways ? model.gateway_and_shared_flops() / rate : 0.0,
           is_slow ? "compute.peak_gflops" : "model.gateway_flops",
           is_slow ? compute.peak_gflops : model.gateway_flops, !is_slow},
  };
}

/// The value at which the cost takes its share of a limit, rounded to be typed in.
std::string allowed_value(const Cost& cost, double limit_s, std::size_t costs) {
  if (!std::isfinite(cost.layer_s)) {
    return cost.grows_with_value ? "a value smaller by far" : "a value larger by far";
  }
  const double share = limit_s / (static_cast<double>(costs) * cost.layer_s);
  const double value = cost.grows_with_value ? cost.value * share : cost.value / share;
  return fmt::format("{} {:.1g}", cost.grows_with_value ? "up to about" : "about", value) +
         (cost.grows_with_value ? "" : " or more");
}

}  // namespace

void check_latencies(const ExperimentConfig& config) {
  const auto costs = costs_of(config);
  const double layers = config.model.layers;
  double layer_s = 0.0;
  for (const Cost& cost : costs) {
    layer_s += cost.layer_s;
  }
  const double penalty_s = std::max(config.planning.lost_penalty_s, min_penalty_s);
  const double max_layer_s = std::min(max_token_s / layers, max_ceiling * penalty_s);
  if (layer_s <= max_layer_s) {
    return;
  }
  const Cost& largest = *std::ranges::max_element(costs, {}, &Cost::layer_s);
  const bool is_beyond_bins = layer_s > max_token_s / layers;
  refuse(largest.key,
         fmt::format("found {}, with which a layer may take {:.2g} s", largest.value, layer_s),
         allowed_value(largest, max_layer_s, costs.size()),
         is_beyond_bins
             ? fmt::format("latencies of a token are told apart up to {:.3g} s", max_token_s)
             : fmt::format("or a planning.lost_penalty_s of {:.1g} or more, as a smaller "
                           "one vanishes beside such a layer",
                           1.1 * layer_s / max_ceiling));
}

}  // namespace spacemoe
