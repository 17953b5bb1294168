#include "host/experiment/module_seconds.hpp"

#include <cstddef>
#include <span>

#include "host/constellation/epoch.hpp"
#include "kernels/common/constants.hpp"
#include "kernels/common/eclipse.hpp"

namespace spacemoe {
namespace {

/// What a token waits for at a module, at some utilisation of the satellites.
struct ModuleTimes {
  float expert_s;
  float gateway_s;
};

ModuleTimes times_at(const ExperimentConfig& config, double utilisation) {
  constexpr double flops_per_gflop = 1e9;
  const MoeModel& model = config.model;
  const ComputeSpec& compute = config.compute;
  const double flops_per_s = compute.peak_gflops * utilisation * flops_per_gflop;
  const bool experts = compute.charge != ComputeCharge::none;
  const bool gateways = compute.charge == ComputeCharge::all;
  return {experts ? static_cast<float>(model.expert_flops / flops_per_s) : 0.0F,
          gateways ? static_cast<float>(model.gateway_and_shared_flops() / flops_per_s) : 0.0F};
}

/// All satellites are alike.
ModuleSeconds everywhere(const ModuleTimes& times, std::uint32_t satellites) {
  return {std::vector<float>(satellites, times.expert_s),
          std::vector<float>(satellites, times.gateway_s)};
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
  const auto satellites = constellation.satellite_constants();
  const auto shells = constellation.shell_constants();
  const std::vector<ShellPhase> phases = constellation.phases(times_s);
  std::vector<double> shares(satellites.size(), 0.0);
  for (std::size_t k = 0; k < times_s.size(); ++k) {
    const Vector3 towards = sun.at(times_s[k]);
    for (std::size_t i = 0; i < satellites.size(); ++i) {
      const std::uint32_t shell = satellites[i].shell;
      const OrbitState orbit =
          orbit_state(shells[shell], satellites[i], phases[k * shells.size() + shell]);
      shares[i] += is_in_shadow(orbit.position_km, towards) ? 1.0 : 0.0;
    }
  }
  for (double& share : shares) {
    share /= static_cast<double>(times_s.size());
  }
  return shares;
}

ModuleSeconds mean_seconds(const ModuleTimes& lit, const ModuleTimes& dark,
                           std::span<const double> dark_shares) {
  const auto mean = [](float lit_s, float dark_s, double share) {
    return static_cast<float>((1.0 - share) * static_cast<double>(lit_s) +
                              share * static_cast<double>(dark_s));
  };
  ModuleSeconds result;
  for (const double share : dark_shares) {
    result.expert.push_back(mean(lit.expert_s, dark.expert_s, share));
    result.gateway.push_back(mean(lit.gateway_s, dark.gateway_s, share));
  }
  return result;
}

}  // namespace

StudyCompute study_compute(const ExperimentConfig& config, const Scenario& scenario) {
  const std::uint32_t satellites = scenario.constellation().size();
  const ModuleTimes lit = times_at(config, config.compute.utilisation);
  const std::optional<Sun> sun = sun_of(config);
  StudyCompute compute{everywhere(lit, satellites), {}, {}, {}};
  if (!config.compute.eclipse_utilisation || !sun) {
    compute.planned = compute.lit;
    return compute;
  }
  const ModuleTimes dark = times_at(config, *config.compute.eclipse_utilisation);
  compute.dark = everywhere(dark, satellites);
  compute.sun = directions(*sun, scenario.slots().start_s);
  compute.planned = mean_seconds(
      lit, dark, dark_shares(scenario.constellation(), scenario.planning_slots().start_s, *sun));
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
