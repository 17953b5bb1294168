#include "host/replacement/coming_plan.hpp"

#include <algorithm>
#include <array>

#include "host/experiment/plan_schemes.hpp"
#include "host/experiment/search_setup.hpp"
#include "host/search/scoring_memory.hpp"
#include "host/search/search.hpp"
#include "host/search/start_placements.hpp"

namespace spacemoe {
namespace {

/// More draws of the weather in a slot tell a planner little that it does not know.
constexpr std::uint32_t max_planning_slots_per_slot = 10;

/// The study as it is known when the coming slots begin: its planning slots are these, and nothing
/// is evaluated.
ExperimentConfig config_of(const Study& study, std::size_t scheme, ComingSlots slots,
                           const std::vector<std::uint8_t>& failed) {
  ExperimentConfig config = study.config;
  const double slot_s = study.scenario.slots().length_s;
  config.schemes = {config.schemes[scheme]};
  config.reference = config.schemes.front().name;
  config.planning.from_s = slots.first * slot_s;
  config.planning.horizon_s = slots.count * slot_s;
  config.planning.slots =
      std::min(config.planning.slots, slots.count * max_planning_slots_per_slot);
  config.evaluation.draws = 1;  // only the first placement of a random scheme is wanted
  config.time.slots = 1;
  config.time.realisations = 1;
  config.weather.failures = {};
  config.weather.trace = std::nullopt;
  config.search.copies = 0;  // what travels is known for modules without copies
  config.constellation.failed_satellites.clear();
  for (std::uint32_t satellite = 0; satellite < failed.size(); ++satellite) {
    if (failed[satellite] != 0) {
      config.constellation.failed_satellites.push_back(satellite);
    }
  }
  return config;
}

/// The same with what follows from it.
struct ComingStudy {
  explicit ComingStudy(ExperimentConfig of_config)
      : config(std::move(of_config)), scenario(config), study(config, scenario) {}
  ComingStudy(const ComingStudy&) = delete;
  ComingStudy& operator=(const ComingStudy&) = delete;

  ExperimentConfig config;
  Scenario scenario;
  Study study;
};

Placement search_from(const Placement& by_rule, const Placement* present, std::uint64_t moves,
                      const ComingStudy& coming, const RunContext& context) {
  const SnapshotSeries series = coming.scenario.planning_series();
  check_scoring_memory(context.backend.info(), series.slots, coming.study.satellites());
  const SearchProblem problem = make_search_problem(coming.study);
  const auto pass = context.backend.scoring(series, coming.study.scoring_plan());
  std::vector<Placement> starts = {fit_to_constraints(by_rule, problem)};
  if (present != nullptr) {
    starts.push_back(fit_to_constraints(*present, problem));
  }
  return search(problem, *pass,
                {.objective = coming.config.search.objective,
                 .slots = series.slots,
                 .seed = coming.study.seed(),
                 .moves = moves,
                 .time_limit_s = 0.0},
                starts, context)
      .placement;
}

}  // namespace

ComingPlanner::ComingPlanner(const Study& study, const RunContext& context,
                             std::optional<std::uint64_t> search_moves)
    : study_(study), context_(context), search_moves_(search_moves) {}

Placement ComingPlanner::plan(std::size_t scheme, ComingSlots slots,
                              const std::vector<std::uint8_t>& failed, const Placement* present) {
  Key key{scheme, slots.first, slots.count, failed, {}};
  if (search_moves_ && present != nullptr) {
    std::vector<Satellite>& places = std::get<std::vector<Satellite>>(key);
    places = present->gateways;
    places.insert(places.end(), present->satellites.begin(), present->satellites.end());
  }
  if (const auto known = placed_.find(key); known != placed_.end()) {
    return known->second;
  }
  SilentProgress silent;
  const RunContext quiet = context_.with_progress(silent);
  const ComingStudy coming(config_of(study_, scheme, slots, failed));
  Placement placement = plan_schemes(coming.study, quiet).front().placements.front();
  if (search_moves_) {
    placement = search_from(placement, present, *search_moves_, coming, quiet);
  }
  placed_.emplace(std::move(key), placement);
  return placement;
}

}  // namespace spacemoe
