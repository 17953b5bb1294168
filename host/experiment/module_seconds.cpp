#include "host/experiment/module_seconds.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/config/latency_rules.hpp"
#include "host/constellation/epoch.hpp"
#include "host/placement/fleet.hpp"
#include "kernels/common/constants.hpp"
#include "kernels/common/eclipse.hpp"

namespace spacemoe {
namespace {

/// What a token waits for at a module.
struct ModuleTimes {
  float expert_s;
  float gateway_s;
};

ModuleTimes times_at(const ExperimentConfig& config, double peak_gflops, double utilisation) {
  constexpr double flops_per_gflop = 1e9;
  const MoeModel& model = config.model;
  const ComputeSpec& compute = config.compute;
  const double flops_per_s = peak_gflops * utilisation * flops_per_gflop;
  const bool experts = compute.charge != ComputeCharge::none;
  const bool gateways = compute.charge == ComputeCharge::all;
  return {experts ? static_cast<float>(model.expert_flops / flops_per_s) : 0.0F,
          gateways ? static_cast<float>(model.gateway_and_shared_flops() / flops_per_s) : 0.0F};
}

/// peak_gflops: [satellites]
ModuleSeconds seconds_at(const ExperimentConfig& config, std::span<const double> peak_gflops,
                         double utilisation) {
  ModuleSeconds result;
  for (const double peak : peak_gflops) {
    const ModuleTimes times = times_at(config, peak, utilisation);
    result.expert.push_back(times.expert_s);
    result.gateway.push_back(times.gateway_s);
  }
  return result;
}

/// The slowest satellite keeps to the limits of a latency, as check_latencies asks of a config
/// whose satellites are alike.
void check_slowest(const ExperimentConfig& config, std::span<const double> peak_gflops) {
  ExperimentConfig slowest = config;
  slowest.compute.peak_gflops = *std::ranges::min_element(peak_gflops);
  try {
    check_latencies(slowest);
  } catch (const ConfigError& error) {
    throw ConfigError({.key = unlike_key(config.compute),
                       .found = fmt::format("found {} GFLOPS, too slow for the model",
                                            slowest.compute.peak_gflops),
                       .allowed = "satellites on which a layer ends in time",
                       .hint = error.fields().found});
  }
}

/// Peak rate of each satellite.
std::vector<double> peaks_of(const ExperimentConfig& config, const Constellation& constellation) {
  const ComputeSpec& compute = config.compute;
  if (compute.are_alike()) {
    return std::vector<double>(constellation.size(), compute.peak_gflops);
  }
  std::vector<double> peaks = satellite_compute(compute, constellation).peak_gflops;
  check_slowest(config, peaks);
  return peaks;
}

std::vector<Vector3> directions(const Sun& sun, std::span<const double> times_s) {
  std::vector<Vector3> result;
  result.reserve(times_s.size());
  for (const double time_s : times_s) {
    result.push_back(sun.at(time_s));
  }
  return result;
}

/// The part of some times that each satellite is in the Earth's shadow. [satellites]
std::vector<double> dark_shares(const Constellation& constellation, std::span<const double> times_s,
                                const Sun& sun) {
  std::vector<double> shares(constellation.size(), 0.0);
  constellation.visit_orbits(times_s, [&](std::size_t k, std::span<const OrbitState> orbits) {
    const Vector3 towards = sun.at(times_s[k]);
    for (std::size_t i = 0; i < orbits.size(); ++i) {
      shares[i] += is_in_shadow(orbits[i].position_km, towards) ? 1.0 : 0.0;
    }
  });
  for (double& share : shares) {
    share /= static_cast<double>(times_s.size());
  }
  return shares;
}

ModuleSeconds mean_seconds(const ModuleSeconds& lit, const ModuleSeconds& dark,
                           std::span<const double> dark_shares) {
  const auto mean = [](float lit_s, float dark_s, double share) {
    return static_cast<float>((1.0 - share) * static_cast<double>(lit_s) +
                              share * static_cast<double>(dark_s));
  };
  ModuleSeconds result;
  for (std::size_t i = 0; i < dark_shares.size(); ++i) {
    result.expert.push_back(mean(lit.expert[i], dark.expert[i], dark_shares[i]));
    result.gateway.push_back(mean(lit.gateway[i], dark.gateway[i], dark_shares[i]));
  }
  return result;
}

}  // namespace

StudyCompute study_compute(const ExperimentConfig& config, const Scenario& scenario) {
  const std::vector<double> peaks = peaks_of(config, scenario.constellation());
  const std::optional<Sun> sun = sun_of(config);
  StudyCompute compute{seconds_at(config, peaks, config.compute.utilisation), {}, {}, {}};
  if (!config.compute.eclipse_utilisation || !sun) {
    compute.planned = compute.lit;
    return compute;
  }
  compute.dark = seconds_at(config, peaks, *config.compute.eclipse_utilisation);
  compute.sun = directions(*sun, scenario.slots().start_s);
  compute.planned =
      mean_seconds(compute.lit, compute.dark,
                   dark_shares(scenario.constellation(), scenario.planning_slots().start_s, *sun));
  return compute;
}

std::optional<Sun> sun_of(const ExperimentConfig& config) {
  if (config.time.epoch) {
    return Sun::of_epoch(days_since_j2000(*config.time.epoch).value());
  }
  if (config.compute.sun_beta_deg) {
    return Sun::of_beta(config.constellation.shells.front(),
                        *config.compute.sun_beta_deg * radians_per_degree);
  }
  return std::nullopt;
}

}  // namespace spacemoe
