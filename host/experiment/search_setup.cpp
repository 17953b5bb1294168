#include "host/experiment/search_setup.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <string>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/placement/placement_table.hpp"

namespace spacemoe {
namespace {

void check_fixed(const SearchProblem& problem) {
  std::set<Satellite> used;
  for (const auto& satellite : problem.fixed) {
    if (satellite && !problem.allows(*satellite)) {
      throw ConfigError({.key = "search.fixed",
                         .found = fmt::format("found a module on satellite {}", *satellite),
                         .allowed = "satellites that search.forbidden_satellites does not name"});
    }
    if (satellite) {
      used.insert(*satellite);
    }
  }
  if (used.size() > problem.max_satellites) {
    throw ConfigError(
        {"search.fixed",
         fmt::format("found modules on {} satellites", used.size()),
         fmt::format("up to {}, as search.max_satellites says", problem.max_satellites),
         "",
         {}});
  }
  if (std::ranges::all_of(problem.fixed,
                          [](const auto& satellite) { return satellite.has_value(); })) {
    throw ConfigError({.key = "search.fixed",
                       .found = "found all modules",
                       .allowed = "some that may move",
                       .hint = "the command run evaluates a placement as it is"});
  }
}

std::string copies_text(const ModuleNumbers& modules) {
  return modules.copies > 0 ? fmt::format(", and {} copies", modules.copies) : "";
}

void check_room(const SearchProblem& problem, const std::string& key) {
  const auto allowed = static_cast<std::uint64_t>(std::ranges::count(problem.allowed, 1));
  const std::uint64_t satellites = std::min<std::uint64_t>(allowed, problem.max_satellites);
  const std::uint64_t room = satellites * problem.capacity.modules;
  if (problem.modules.count() > room) {
    throw ConfigError(
        {.key = key,
         .found = fmt::format("found {} modules ({} layers of a gateway and {} experts{}) for "
                              "{} satellites",
                              problem.modules.count(), problem.modules.layers,
                              problem.modules.experts, copies_text(problem.modules), satellites),
         .allowed = fmt::format("up to {}, {} a satellite", room, problem.capacity.modules)});
  }
}

void fix_modules(const FixedModules& fixed, SearchProblem& problem) {
  const ModuleNumbers& modules = problem.modules;
  if (fixed.replicas.size() > modules.copies) {
    throw ConfigError({.key = "search.fixed",
                       .found = fmt::format("found {} copies of experts", fixed.replicas.size()),
                       .allowed = fmt::format("up to {}, as search.copies says", modules.copies)});
  }
  std::ranges::copy(fixed.modules, problem.fixed.begin());
  for (const Replica& replica : fixed.replicas) {
    const Module copy = modules.copy(static_cast<std::uint32_t>(problem.fixed_copies.size()));
    problem.fixed[number(copy)] = replica.satellite;
    problem.fixed_copies.push_back(modules.expert(replica.layer, replica.expert));
  }
}

/// All copies of an expert stand on different satellites.
void check_distinct(const SearchProblem& problem) {
  const ModuleNumbers& modules = problem.modules;
  const auto allowed = static_cast<std::uint64_t>(std::ranges::count(problem.allowed, 1));
  const std::uint64_t satellites = std::min<std::uint64_t>(allowed, problem.max_satellites);
  const std::uint64_t most = std::uint64_t{modules.layers} * modules.experts * (satellites - 1);
  if (modules.copies > most) {
    throw ConfigError(
        {.key = "search.copies",
         .found = fmt::format("found {} for {} experts on {} satellites", modules.copies,
                              modules.layers * modules.experts, satellites),
         .allowed =
             fmt::format("up to {}: copies of an expert stand on different satellites", most)});
  }
}

ModuleWork work_of(const Study& study) {
  const ModuleSeconds& planned = study.compute.planned;
  const std::span<const double> inclusion = study.laws.inclusion();
  return {{planned.gateway.begin(), planned.gateway.end()},
          {planned.expert.begin(), planned.expert.end()},
          {inclusion.begin(), inclusion.end()}};
}

}  // namespace

SearchProblem make_search_problem(const Study& study) {
  const ExperimentConfig& config = study.config;
  const Constellation& constellation = study.scenario.constellation();
  const ModuleNumbers modules{config.model.layers, config.model.experts, config.search.copies};
  SearchProblem problem{modules,
                        study.scenario.planning_series().network.adjacency,
                        std::vector<std::uint8_t>(constellation.size(), 1),
                        std::vector<std::optional<Satellite>>(modules.count()),
                        study.capacity,
                        constellation.size(),
                        work_of(study),
                        {}};
  for (const Satellite satellite : all<Satellite>(constellation.size())) {
    problem.allowed[number(satellite)] = constellation.has_failed(satellite) ? 0 : 1;
  }
  problem.modules.copies = 0;
  check_room(problem, "model");
  problem.modules.copies = config.search.copies;
  check_room(problem, "search.copies");
  for (const std::uint32_t satellite : config.search.forbidden_satellites) {
    problem.allowed[satellite] = 0;
  }
  check_room(problem, "search.forbidden_satellites");
  problem.max_satellites = config.search.max_satellites.value_or(constellation.size());
  check_room(problem, "search.max_satellites");
  if (config.search.fixed) {
    fix_modules(read_fixed_modules(*config.search.fixed, {modules.layers, modules.experts,
                                                          constellation, problem.capacity}),
                problem);
    check_fixed(problem);
  }
  check_distinct(problem);
  return problem;
}

}  // namespace spacemoe
