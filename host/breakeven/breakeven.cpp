#include "host/breakeven/breakeven.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/breakeven/alternatives.hpp"
#include "host/breakeven/rate_bands.hpp"
#include "host/breakeven/spread_latency.hpp"
#include "host/experiment/exact_outcomes.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "kernels/api/stopped.hpp"

namespace spacemoe {
namespace {

constexpr double gigabytes_per_byte = 1e-9;

void check_alike(const ExperimentConfig& config) {
  if (!config.compute.are_alike()) {
    throw ConfigError({.key = config.compute.satellites ? "compute.satellites" : "compute.fleet",
                       .found = "found satellites that are not alike",
                       .allowed = "one rate for all: break-even varies it"});
  }
}

BreakEvenResult empty_result(const ExperimentConfig& config, const BreakEvenOptions& options) {
  BreakEvenResult result{config.model.name,
                         std::nullopt,
                         std::nullopt,
                         {},
                         options.peak_gflops,
                         options.hop_ms,
                         config.compute.peak_gflops,
                         config.links.processing_ms,
                         config.compute.utilisation,
                         config.compute.memory_gb,
                         {}};
  if (config.model.dimensions) {
    result.context_tokens = config.model.dimensions->context_tokens;
    if (config.model.cache_bytes_per_token) {
      result.cache_gb =
          *config.model.cache_bytes_per_token * *result.context_tokens * gigabytes_per_byte;
    }
  }
  return result;
}

std::vector<std::string> remarks_on(const ExperimentConfig& config,
                                    std::span<const PlannedScheme> planned) {
  std::vector<std::string> remarks;
  for (std::size_t scheme = 0; scheme < planned.size(); ++scheme) {
    if (planned[scheme].placements.size() > 1) {
      remarks.push_back(fmt::format("Of {} the first of {} placements is looked at.",
                                    config.schemes[scheme].name,
                                    planned[scheme].placements.size()));
    }
  }
  if (config.compute.eclipse_utilisation) {
    remarks.emplace_back(
        "In shadow satellites of a scheme are slower; one satellite and the cluster stay in "
        "sunlight.");
  }
  return remarks;
}

/// All contexts of a model.
std::vector<BreakEvenResult> of_model(BreakEvenModel contexts, const BreakEvenOptions& options,
                                      const RunContext& context) {
  for (ExperimentConfig& config : contexts) {
    config.compute.charge = ComputeCharge::all;
    check_alike(config);
  }
  const ExperimentConfig& first = contexts.front();
  const Scenario scenario(first);
  const Study study(first, scenario);
  check_exact(study);
  const std::vector<PlannedScheme> planned = plan_schemes(study, context);
  context.progress.begin(fmt::format("break-even of {}", first.model.name),
                         contexts.size() * planned.size());
  SilentProgress silent;
  const RunContext quiet = context.with_progress(silent);
  std::vector<SpreadLatency> latencies;  // of schemes: paths are those of all contexts
  for (const PlannedScheme& scheme : planned) {
    latencies.emplace_back(scheme.placements.front(), first, quiet);
  }
  std::vector<BreakEvenResult> results;
  for (const ExperimentConfig& config : contexts) {
    const Study at_context(config, scenario);
    const Alternatives ways(at_context, options);
    BreakEvenResult& result = results.emplace_back(empty_result(config, options));
    result.alternatives = {ways.one_satellite(), ways.dense_cluster()};
    for (std::size_t scheme = 0; scheme < planned.size(); ++scheme) {
      result.alternatives.push_back(ways.spread(
          first.schemes[scheme].name, planned[scheme].placements.front(), latencies[scheme]));
      context.progress.advance(1);
    }
    result.alternatives.push_back(ways.ground());
    for (Alternative& alternative : result.alternatives) {
      for (std::size_t delay = 0; delay < options.hop_ms.size(); ++delay) {
        alternative.faster_below_gflops.push_back(
            faster_below(alternative, result.alternatives.front(), delay, options.peak_gflops));
      }
    }
    result.remarks = remarks_on(config, planned);
  }
  context.progress.end();
  return results;
}

}  // namespace

std::vector<BreakEvenResult> run_breakeven(std::span<const BreakEvenModel> models,
                                           const BreakEvenOptions& options,
                                           const RunContext& context) try {
  std::vector<BreakEvenResult> results;
  for (const BreakEvenModel& model : models) {
    std::ranges::move(of_model(model, options, context), std::back_inserter(results));
  }
  return results;
} catch (const Stopped&) {
  throw Interrupted("breakeven");
}

}  // namespace spacemoe
