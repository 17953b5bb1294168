#include "host/breakeven/alternatives.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "host/placement/placement_table.hpp"

namespace spacemoe {
namespace {

constexpr double bits_per_gbit = 1e9;
constexpr double seconds_per_ms = 1e-3;
constexpr double seconds_per_us = 1e-6;

/// Probabilities of a layer's experts to be active. [experts]
std::span<const double> inclusion_of(const Study& study, Layer layer) {
  const std::size_t experts = study.config.model.experts;
  return study.laws.inclusion().subspan(number(layer) * experts, experts);
}

double largest_share_of(const Study& study) {
  double largest = 0.0;
  for (const Layer layer : all<Layer>(study.config.model.layers)) {
    largest = std::max(largest, std::ranges::max(inclusion_of(study, layer)));
  }
  return largest;
}

/// Gigabytes that a placement puts on each satellite; empty where the model does not say.
std::vector<double> gigabytes_of(const Placement& placement, const MoeModel& model,
                                 std::uint32_t satellites) {
  const auto gateway_gb = model.gateway_and_shared_gb();
  if (!gateway_gb) {
    return {};
  }
  std::vector<double> gigabytes(satellites, 0.0);
  for (const Satellite gateway : placement.gateways) {
    gigabytes[number(gateway)] += *gateway_gb;
  }
  for (const Satellite expert : placement.satellites) {
    gigabytes[number(expert)] += *model.expert_memory_gb;
  }
  for (const Replica& copy : placement.replicas) {
    gigabytes[number(copy.satellite)] += *model.expert_memory_gb;
  }
  return gigabytes;
}

Alternative empty_alternative(std::string name, Where where, std::uint32_t satellites) {
  return {std::move(name), where, satellites, std::nullopt, std::nullopt, {}, {}, 0.0, {}};
}

}  // namespace

double capacity_per_s(const Placement& placement, const Study& study) {
  std::vector<double> work_s(study.satellites(), 0.0);
  for (const Layer layer : all<Layer>(placement.layers())) {
    const std::uint32_t gateway = number(placement.gateway(layer));
    work_s[gateway] += static_cast<double>(study.compute.lit.gateway[gateway]);
    const auto inclusion = inclusion_of(study, layer);
    for (const Expert expert : all<Expert>(placement.experts())) {
      const std::uint32_t at = number(placement.expert(layer, expert));
      work_s[at] += inclusion[number(expert)] * static_cast<double>(study.compute.lit.expert[at]);
    }
  }
  return 1.0 / std::ranges::max(work_s);
}

Alternatives::Alternatives(const Study& study, const BreakEvenOptions& options)
    : study_(study), config_(study.config), options_(options), whole_(whole_model(config_.model)) {}

template <class Point>
void Alternatives::fill(Alternative& alternative, const Point& point) const {
  for (const double hop_ms : options_.hop_ms) {
    for (const double peak_gflops : options_.peak_gflops) {
      alternative.points.push_back(point(hop_ms, peak_gflops));
    }
  }
  alternative.own = point(config_.links.processing_ms, config_.compute.peak_gflops);
}

DenseCluster Alternatives::cluster(double hop_ms) const {
  const double transmission_s =
      config_.links.payload_bits / (config_.links.rate_gbps * bits_per_gbit);
  return {options_.cluster_satellites,
          options_.cluster_hop_us * seconds_per_us + hop_ms * seconds_per_ms + transmission_s};
}

Alternative Alternatives::one_satellite() const {
  Alternative result = empty_alternative("one satellite", Where::one_satellite, 1);
  result.gigabytes = whole_.gigabytes;
  result.held_gb = whole_.gigabytes;
  fill(result, [&](double hop_ms, double gflops) {
    return BreakEvenPoint{hop_ms, gflops, token_seconds(config_.model, rate(gflops)), 1.0};
  });
  result.capacity_per_s = 1.0 / result.own.latency_s;
  return result;
}

Alternative Alternatives::dense_cluster() const {
  const std::uint32_t satellites = options_.cluster_satellites;
  Alternative result =
      empty_alternative(fmt::format("cluster of {}", satellites), Where::cluster, satellites);
  if (whole_.gigabytes) {
    result.gigabytes = *whole_.gigabytes / satellites;
  }
  result.held_gb = whole_.gigabytes;
  fill(result, [&](double hop_ms, double gflops) {
    return BreakEvenPoint{hop_ms, gflops,
                          token_seconds(config_.model, rate(gflops), cluster(hop_ms)), 1.0};
  });
  result.capacity_per_s = cluster_capacity(config_.model, rate(config_.compute.peak_gflops),
                                           cluster(0.0), largest_share_of(study_));
  return result;
}

Alternative Alternatives::spread(const std::string& name, const Placement& placement,
                                 SpreadLatency& latency) const {
  Alternative result = empty_alternative(name, Where::spread, satellites_in_use(placement));
  const std::vector<double> gigabytes = gigabytes_of(placement, config_.model, study_.satellites());
  if (!gigabytes.empty()) {
    result.gigabytes = std::ranges::max(gigabytes);
    result.held_gb = std::accumulate(gigabytes.begin(), gigabytes.end(), 0.0);
  }
  fill(result,
       [&](double hop_ms, double gflops) { return latency.at(hop_ms, gflops, config_.model); });
  result.capacity_per_s = capacity_per_s(placement, study_);
  return result;
}

Alternative Alternatives::ground() const {
  Alternative result = empty_alternative("ground", Where::ground, 0);
  result.gigabytes = whole_.gigabytes;
  const double compute_s = token_seconds(config_.model, rate(options_.ground_gflops));
  fill(result, [&](double hop_ms, double gflops) {
    return BreakEvenPoint{hop_ms, gflops, compute_s + options_.ground_way_ms * seconds_per_ms, 1.0};
  });
  result.capacity_per_s = 1.0 / compute_s;
  return result;
}

}  // namespace spacemoe
