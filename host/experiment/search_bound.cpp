#include "host/experiment/search_bound.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "host/search/lower_bound.hpp"
#include "host/search/mean_layers.hpp"
#include "host/search/window_bound.hpp"

namespace spacemoe {

SearchBound bound_search(const Study& study, const RunContext& context, double limit_s) {
  const auto began = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  };
  const std::function<bool()> goes_on = [&] {
    return !context.stop.stop_requested() && seconds() < limit_s;
  };
  SearchBound result;
  const auto add = [&](std::uint32_t layers, std::uint64_t windows, double bound_s) {
    result.trace.push_back({seconds(), layers, windows, bound_s});
    result.best_s = std::max(result.best_s.value_or(bound_s), bound_s);
    context.progress.remark(fmt::format("none below {:.5f} s", *result.best_s));
  };
  const SnapshotSeries series = study.scenario.planning_series();
  const ScoringPlan plan = study.scoring_plan();
  if (const auto bound = lower_bound(context.backend, series, plan, context.progress, goes_on)) {
    add(1, 0, bound->total_s);
    if (const auto layers = mean_layers(context.backend, series, plan, goes_on)) {
      window_bound(
          *layers, context.arena, context.progress, goes_on,
          [&](const WindowRound& round) { add(round.width, round.windows, round.bound_s); });
    }
  }
  result.is_cut_short = !goes_on();
  return result;
}

}  // namespace spacemoe
