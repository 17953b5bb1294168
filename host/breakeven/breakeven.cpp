#include "host/breakeven/breakeven.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/breakeven/one_place.hpp"
#include "host/experiment/exact_outcomes.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "kernels/api/stopped.hpp"

namespace spacemoe {
namespace {

constexpr double flops_per_gflop = 1e9;
constexpr double seconds_per_ms = 1e-3;
constexpr double seconds_per_us = 1e-6;

/// A study at another rate and delay.
ExperimentConfig at(ExperimentConfig config, double hop_ms, double peak_gflops) {
  config.compute.peak_gflops = peak_gflops;
  config.links.processing_ms = hop_ms;
  return config;
}

/// Probabilities of a layer's experts to be active. [experts]
std::span<const double> inclusion_of(const Study& study, Layer layer) {
  const std::size_t experts = study.config.model.experts;
  return study.laws.inclusion().subspan(number(layer) * experts, experts);
}

BreakEvenPoint exact_point(const Placement& placement, const Study& study,
                           const RunContext& context) {
  const SnapshotSeries series = study.scenario.evaluation_series();
  const SlotRange all{Slot{0}, series.slots};
  const MeanOutcome mean = mean_of(exact_outcomes(placement, series, {&all, 1}, study, context));
  return {study.config.links.processing_ms, study.config.compute.peak_gflops,
          mean.mean_s.value_or(std::numeric_limits<double>::infinity()), mean.delivered};
}

/// Gigabytes on the fullest satellite of a placement.
std::optional<double> fullest_gb(const Placement& placement, const ExperimentConfig& config,
                                 std::uint32_t satellites) {
  const auto gateway_gb = config.model.gateway_and_shared_gb();
  if (!gateway_gb) {
    return std::nullopt;
  }
  std::vector<double> gigabytes(satellites, 0.0);
  for (const Satellite gateway : placement.gateways) {
    gigabytes[number(gateway)] += *gateway_gb;
  }
  for (const Satellite expert : placement.satellites) {
    gigabytes[number(expert)] += *config.model.expert_memory_gb;
  }
  for (const Replica& copy : placement.replicas) {
    gigabytes[number(copy.satellite)] += *config.model.expert_memory_gb;
  }
  return std::ranges::max(gigabytes);
}

std::uint32_t used_satellites(const Placement& placement) {
  std::vector<Satellite> used = placement.gateways;
  used.insert(used.end(), placement.satellites.begin(), placement.satellites.end());
  for (const Replica& copy : placement.replicas) {
    used.push_back(copy.satellite);
  }
  std::ranges::sort(used);
  used.erase(std::unique(used.begin(), used.end()), used.end());
  return static_cast<std::uint32_t>(used.size());
}

/// The rate at which two alternatives take equally long, of which the first is faster below it.
/// Between two rates latencies are straight lines of 1 / rate, as of satellites that are alike.
std::optional<double> faster_below(std::span<const BreakEvenPoint> one,
                                   std::span<const BreakEvenPoint> other) {
  for (std::size_t i = 1; i < one.size(); ++i) {
    const double before_s = one[i - 1].latency_s - other[i - 1].latency_s;
    const double after_s = one[i].latency_s - other[i].latency_s;
    if (before_s < 0.0 && after_s >= 0.0) {
      const double from = 1.0 / one[i - 1].peak_gflops;
      const double to = 1.0 / one[i].peak_gflops;
      return 1.0 / (from + (to - from) * before_s / (before_s - after_s));
    }
  }
  return std::nullopt;
}

/// Evaluates alternatives at all rates and delays.
class Comparison {
 public:
  Comparison(const ExperimentConfig& config, const BreakEvenOptions& options)
      : config_(config), options_(options) {}

  /// point: latency at (hop_ms, peak_gflops)
  template <class Point>
  void fill(Alternative& alternative, const Point& point) const {
    for (const double hop_ms : options_.hop_ms) {
      for (const double peak_gflops : options_.peak_gflops) {
        alternative.points.push_back(point(hop_ms, peak_gflops));
      }
    }
    alternative.own = point(config_.links.processing_ms, config_.compute.peak_gflops);
  }

  [[nodiscard]] double flops_per_s(double peak_gflops) const {
    return peak_gflops * config_.compute.utilisation * flops_per_gflop;
  }
  [[nodiscard]] double own_flops_per_s() const { return flops_per_s(config_.compute.peak_gflops); }
  [[nodiscard]] DenseCluster cluster(double hop_ms) const {
    const double transmission_s =
        config_.links.payload_bits / (config_.links.rate_gbps * flops_per_gflop);
    return {options_.cluster_satellites,
            options_.cluster_hop_us * seconds_per_us + hop_ms * seconds_per_ms + transmission_s};
  }

  [[nodiscard]] Alternative one_satellite() const {
    const WholeModel whole = whole_model(config_.model);
    Alternative result{"one satellite", Where::one_satellite, 1, whole.gigabytes, {}, {}, 0.0, {}};
    fill(result, [&](double hop_ms, double gflops) {
      return BreakEvenPoint{hop_ms, gflops, token_seconds(config_.model, flops_per_s(gflops)), 1.0};
    });
    result.capacity_per_s = 1.0 / result.own.latency_s;
    return result;
  }

  [[nodiscard]] Alternative dense_cluster(double largest_share) const {
    const WholeModel whole = whole_model(config_.model);
    const std::uint32_t satellites = options_.cluster_satellites;
    Alternative result{fmt::format("cluster of {}", satellites),
                       Where::cluster,
                       satellites,
                       std::nullopt,
                       {},
                       {},
                       0.0,
                       {}};
    if (whole.gigabytes) {
      result.gigabytes = *whole.gigabytes / satellites;
    }
    fill(result, [&](double hop_ms, double gflops) {
      return BreakEvenPoint{
          hop_ms, gflops, token_seconds(config_.model, flops_per_s(gflops), cluster(hop_ms)), 1.0};
    });
    result.capacity_per_s =
        cluster_capacity(config_.model, own_flops_per_s(), cluster(0.0), largest_share);
    return result;
  }

  [[nodiscard]] Alternative ground() const {
    Alternative result{"ground", Where::ground, 0, whole_model(config_.model).gigabytes, {},
                       {},       0.0,           {}};
    const double compute_s = token_seconds(config_.model, flops_per_s(options_.ground_gflops));
    fill(result, [&](double hop_ms, double gflops) {
      return BreakEvenPoint{hop_ms, gflops, compute_s + options_.ground_way_ms * seconds_per_ms,
                            1.0};
    });
    result.capacity_per_s = 1.0 / compute_s;
    return result;
  }

 private:
  const ExperimentConfig& config_;
  const BreakEvenOptions& options_;
};

void check_alike(const ExperimentConfig& config) {
  if (config.compute.satellites) {
    throw ConfigError({.key = "compute.satellites",
                       .found = "found satellites that are not alike",
                       .allowed = "one rate for all: break-even varies it"});
  }
}

double largest_share_of(const Study& study) {
  double largest = 0.0;
  for (const Layer layer : all<Layer>(study.config.model.layers)) {
    largest = std::max(largest, std::ranges::max(inclusion_of(study, layer)));
  }
  return largest;
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

BreakEvenResult run_breakeven(const ExperimentConfig& of_config, const BreakEvenOptions& options,
                              const RunContext& context) try {
  ExperimentConfig config = of_config;
  config.compute.charge = ComputeCharge::all;
  check_alike(config);
  const Scenario scenario(config);
  const Study study(config, scenario);
  check_exact(study);
  const Comparison comparison(config, options);
  BreakEvenResult result{{},
                         config.compute.peak_gflops,
                         config.links.processing_ms,
                         config.compute.utilisation,
                         config.compute.memory_gb,
                         {}};
  result.alternatives.push_back(comparison.one_satellite());
  result.alternatives.push_back(comparison.dense_cluster(largest_share_of(study)));
  const std::vector<PlannedScheme> planned = plan_schemes(study, context);
  context.progress.begin("break-even", planned.size());
  SilentProgress silent;
  const RunContext quiet = context.with_progress(silent);
  for (std::size_t scheme = 0; scheme < planned.size(); ++scheme) {
    const std::string& name = config.schemes[scheme].name;
    const Placement& placement = planned[scheme].placements.front();
    if (planned[scheme].placements.size() > 1) {
      result.remarks.push_back(fmt::format("Of {} the first of {} placements is looked at.", name,
                                           planned[scheme].placements.size()));
    }
    Alternative spread{name,
                       Where::spread,
                       used_satellites(placement),
                       fullest_gb(placement, config, study.satellites()),
                       {},
                       {},
                       capacity_per_s(placement, study),
                       {}};
    comparison.fill(spread, [&](double hop_ms, double gflops) {
      const ExperimentConfig other = at(config, hop_ms, gflops);
      const Scenario other_scenario(other);
      const Study other_study(other, other_scenario);
      return exact_point(placement, other_study, quiet);
    });
    result.alternatives.push_back(std::move(spread));
    context.progress.advance(1);
  }
  context.progress.end();
  result.alternatives.push_back(comparison.ground());
  // The config's own delay is the first.
  const std::size_t rates = options.peak_gflops.size();
  const auto first_delay = [&](const Alternative& alternative) {
    return std::span(alternative.points).first(rates);
  };
  for (std::size_t i = 1; i < result.alternatives.size(); ++i) {
    Alternative& alternative = result.alternatives[i];
    alternative.faster_below_gflops =
        faster_below(first_delay(alternative), first_delay(result.alternatives.front()));
  }
  return result;
} catch (const Stopped&) {
  throw Interrupted("breakeven");
}

}  // namespace spacemoe
