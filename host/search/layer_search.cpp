#include "host/search/layer_search.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "host/base/error.hpp"
#include "host/placement/keyed_permutation.hpp"
#include "host/search/expert_order.hpp"
#include "host/search/gateway_ring.hpp"
#include "host/search/layer_costs.hpp"
#include "host/search/swap_descent.hpp"
#include "kernels/common/path_latency.hpp"

namespace spacemoe {
namespace {

/// Largest number of experts for which every pair of gateways gets its best order.
constexpr std::uint32_t max_exact_ring_experts = 8;
/// Number of random orders that swap descents start from, besides the given one.
constexpr std::uint32_t random_starts = 3;

/// Whether an order is found by swaps, which score layers, and not by branch and bound.
bool order_needs_scoring(std::uint32_t experts) {
  return experts > max_proven_experts;
}

/// Whether pairs of gateways are compared by scoring the layers between them.
bool ring_needs_scoring(std::uint32_t experts, bool optimal_order) {
  return !optimal_order || experts > max_exact_ring_experts;
}

/// Latencies over a layer's satellites, from the rows of its two gateways.
LayerLatencies latencies_of(const LayerModules& modules, const PathRows& rows,
                            const ScoringPlan& plan) {
  LayerLatencies layer{static_cast<std::uint32_t>(modules.satellites.size()),
                       {},
                       plan.gateway_seconds[number(modules.gateway)],
                       plan.lost_penalty_s};
  const auto here = rows.row(modules.gateway);
  const auto next = rows.row(modules.next_gateway);
  for (std::size_t first = 0; first < here.size(); first += rows.satellites()) {
    for (const Satellite satellite : modules.satellites) {
      const std::size_t at = number(satellite);
      layer.latency_s.push_back(
          path_latency(here[first + at], plan.expert_seconds[at], next[first + at]).latency_s);
    }
  }
  return layer;
}

/// The satellites in the order of these indices.
std::vector<Satellite> picked(const std::vector<Satellite>& satellites,
                              const std::vector<std::uint32_t>& order) {
  std::vector<Satellite> result;
  for (const std::uint32_t index : order) {
    result.push_back(satellites[index]);
  }
  return result;
}

}  // namespace

bool LayerSearch::needs_all_paths(const Scheme& scheme, std::uint32_t experts) {
  const bool optimal_order = scheme.experts == ExpertOrder::optimal;
  return scheme.needs_search() && ((scheme.gateway == GatewayChoice::optimised &&
                                    ring_needs_scoring(experts, optimal_order)) ||
                                   (optimal_order && order_needs_scoring(experts)));
}

void LayerSearch::check_stop() const {
  if (context_.stop.stop_requested()) {
    throw Interrupted("planning");
  }
}

ScoringPass& LayerSearch::scoring() {
  if (!scoring_) {
    scoring_ = context_.backend.scoring(series_, plan_);
  }
  return *scoring_;
}

PathRows& LayerSearch::rows() {
  if (!rows_) {
    rows_ = std::make_unique<PathRows>(context_.backend, series_);
  }
  return *rows_;
}

std::vector<float> LayerSearch::slot_latencies(Satellite gateway, Satellite next_gateway) {
  check_stop();
  rows().fetch(std::array{gateway, next_gateway});
  const auto here = rows().row(gateway);
  const auto next = rows().row(next_gateway);
  std::vector<float> latencies(here.size());
  for (std::size_t i = 0; i < here.size(); ++i) {
    const float compute_s = plan_.expert_seconds[i % rows().satellites()];
    const float latency_s = path_latency(here[i], compute_s, next[i]).latency_s;
    latencies[i] = std::isinf(latency_s) ? plan_.lost_penalty_s : latency_s;
  }
  return latencies;
}

LayerSearch::ExactOrders LayerSearch::order_exactly(std::span<LayerModules> layers) {
  const std::uint32_t experts = plan_.law.experts;
  std::vector<Satellite> gateways;
  for (const LayerModules& modules : layers) {
    gateways.insert(gateways.end(), {modules.gateway, modules.next_gateway});
  }
  rows().fetch(gateways);
  std::vector<std::uint32_t> start(experts);
  std::iota(start.begin(), start.end(), 0U);
  ExactOrders orders;
  for (LayerModules& modules : layers) {
    check_stop();
    if (!completion_ || completion_->first != modules.layer) {
      const double* table = plan_.law.containment + (std::size_t{number(modules.layer)} << experts);
      completion_.emplace(modules.layer,
                          BestCompletion(experts, std::span(table, std::size_t{1} << experts)));
    }
    const OrderResult found =
        best_order(latencies_of(modules, rows(), plan_), completion_->second, start);
    modules.satellites = picked(modules.satellites, found.satellite_of);
    orders.costs_s.push_back(found.cost_s);
    orders.unproven += found.proven_optimal ? 0 : 1;
  }
  return orders;
}

void LayerSearch::order_by_swaps(std::span<LayerModules> layers) {
  std::vector<LayerModules> starts(layers.begin(), layers.end());
  for (std::uint32_t i = 0; i < random_starts; ++i) {
    for (LayerModules modules : layers) {
      // The orders that the choice `random` would draw.
      modules.satellites =
          picked(modules.satellites,
                 keyed_permutation(plan_.law.experts,
                                   {seed_, Purpose::expert_order, i, number(modules.layer)},
                                   &RandomKey::third));
      starts.push_back(std::move(modules));
    }
  }
  const std::vector<double> costs_s = descend_by_swaps(scoring(), starts);
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    std::size_t best = layer;
    for (std::size_t at = layer; at < starts.size(); at += layers.size()) {
      best = costs_s[at] < costs_s[best] ? at : best;
    }
    layers[layer] = std::move(starts[best]);
  }
}

void LayerSearch::order_experts(std::span<LayerModules> layers) {
  check_stop();
  if (order_needs_scoring(plan_.law.experts)) {
    order_by_swaps(layers);
    unproven_orders_ += layers.size();
  } else {
    unproven_orders_ += order_exactly(layers).unproven;
  }
}

std::vector<double> LayerSearch::ring_costs(std::span<LayerModules> layers, bool optimal_order) {
  check_stop();
  if (!ring_needs_scoring(plan_.law.experts, optimal_order)) {
    return order_exactly(layers).costs_s;
  }
  return optimal_order ? descend_by_swaps(scoring(), layers) : costs_of(scoring(), layers);
}

std::vector<Satellite> LayerSearch::ring_gateways(const Subnets& subnets, ExpertOrder order,
                                                  ExpectedLatency& latency) {
  const bool optimal_order = order == ExpertOrder::optimal;
  if (ring_ && ring_->optimal_order == optimal_order && ring_->subnets == subnets) {
    return ring_->gateways;
  }
  std::vector<Satellite> candidates;
  for (const auto& subnet : subnets) {
    candidates.insert(candidates.end(), subnet.begin(), subnet.end());
  }
  latency.fetch(candidates);
  context_.progress.begin("gateways", subnets.size());
  const std::vector<GatewayCosts> costs = gateway_costs(
      {subnets, inclusion_, plan_.expert_seconds}, latency,
      [&](std::span<LayerModules> layers) { return ring_costs(layers, optimal_order); },
      [&] { context_.progress.advance(1); });
  context_.progress.end();
  ring_ = Ring{subnets, optimal_order, optimal_gateways(costs, subnets)};
  return ring_->gateways;
}

}  // namespace spacemoe
