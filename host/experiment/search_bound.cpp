#include "host/experiment/search_bound.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/base/stopwatch.hpp"
#include "host/search/arc_bound.hpp"
#include "host/search/busiest_bound.hpp"
#include "host/search/lower_bound.hpp"
#include "host/search/mean_layers.hpp"

namespace spacemoe {

namespace {

bool bounds_latency(const SearchSpec& spec, const SearchProblem& problem) {
  return problem.capacity.modules == 1 && problem.modules.copies == 0 &&
         spec.objective.kind != ObjectiveKind::quantile;
}

}  // namespace

bool seeks_bound(const SearchSpec& spec, const SearchProblem& problem) {
  return spec.bound_limit_s > 0.0 &&
         (bounds_latency(spec, problem) || spec.objective.kind == ObjectiveKind::capacity);
}

SearchBound bound_search(const Study& study, const SearchProblem& problem,
                         const RunContext& context) {
  const SearchSpec& spec = study.config.search;
  const Objective& objective = spec.objective;
  const double work_s =
      objective.work_weight() > 0.0 ? objective.work_weight() * busiest_bound(problem) : 0.0;
  const Stopwatch clock;
  const std::function<bool()> goes_on = [&] {
    return !context.stop.stop_requested() && clock.seconds() < spec.bound_limit_s;
  };
  SearchBound result;
  const auto add = [&](std::uint32_t layers, std::uint64_t arcs, double mean_s) {
    const double bound_s = objective.latency_weight() * mean_s + work_s;
    result.trace.push_back({clock.seconds(), layers, arcs, bound_s});
    result.best_s = std::max(result.best_s.value_or(bound_s), bound_s);
    context.progress.remark(fmt::format("none below {:.5f} s", *result.best_s));
  };
  if (objective.kind == ObjectiveKind::capacity) {
    add(0, 0, 0.0);  // whatever latencies are
  }
  if (!bounds_latency(spec, problem)) {
    return result;
  }
  const SnapshotSeries series = study.scenario.planning_series();
  const ScoringPlan plan = study.scoring_plan();
  if (const auto bound =
          lower_bound(context.backend, series, plan, problem.allowed, context.progress, goes_on)) {
    add(1, 0, bound->total_s);
    if (const auto layers = mean_layers(context.backend, series, plan, problem.allowed, goes_on)) {
      arc_bound(*layers, context.arena, context.progress, goes_on,
                [&](const ArcRound& round) { add(round.layers, round.arcs, round.bound_s); });
    }
  }
  result.is_cut_short = !goes_on() && !context.stop.stop_requested();
  return result;
}

}  // namespace spacemoe
