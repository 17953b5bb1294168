#include "host/experiment/study.hpp"

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace spacemoe {
namespace {

void check_room(const ExperimentConfig& config, std::uint32_t satellites) {
  const MoeModel& model = config.model;
  const std::uint32_t each = config.compute.modules_per_satellite;
  const std::uint64_t modules = std::uint64_t{model.layers} * (model.experts + 1U);
  if (modules > std::uint64_t{satellites} * each) {
    throw ConfigError(
        {.key = "model",
         .found = fmt::format("found {} modules ({} layers of a gateway and {} experts)", modules,
                              model.layers, model.experts),
         .allowed = fmt::format("up to {}, {} a satellite", std::uint64_t{satellites} * each,
                                each == 1 ? "one" : fmt::format("{}", each)),
         .hint = fmt::format("{} satellites, or compute.modules_per_satellite {} and placements "
                             "from a file or rule blocks",
                             modules, (modules + satellites - 1) / satellites)});
  }
}

/// Checked first, so that a model that is too large is reported before its tables are read.
SetLaws checked_laws(const ExperimentConfig& config, const Scenario& scenario) {
  check_room(config, scenario.constellation().size());
  return make_set_laws(config.activation, config.model);
}

}  // namespace

Study::Study(const ExperimentConfig& of_config, const Scenario& of_scenario)
    : config(of_config),
      scenario(of_scenario),
      laws(checked_laws(config, scenario)),
      compute(study_compute(config, scenario)),
      capacity(capacity_of(config.compute, config.model, scenario.constellation())) {}

PlacementProblem Study::placement_problem(LayerOptimiser& search) const {
  return {scenario.constellation(),
          config.model.layers,
          config.model.experts,
          laws.inclusion(),
          compute.planned.expert,
          seed(),
          capacity,
          &search,
          compute.planned.gateway};
}

}  // namespace spacemoe
