#include "host/search/placement_objective.hpp"

#include "host/base/contract.hpp"

namespace spacemoe {

PlacementObjective::PlacementObjective(const Objective& objective, const SearchProblem& problem,
                                       std::uint32_t width)
    : objective_(objective),
      problem_(problem),
      latencies_(objective, problem.modules.layers, width) {
  // Which copy works changes from slot to slot.
  SPACEMOE_EXPECTS(problem.modules.copies == 0 || objective.work_weight() == 0.0);
}

double PlacementObjective::total(double latencies_s, double busiest_s) const {
  return objective_.latency_weight() * latencies_s + objective_.work_weight() * busiest_s;
}

void PlacementObjective::settle(std::span<const Satellite> places) {
  latencies_.settle();
  if (objective_.work_weight() == 0.0) {
    value_ = total(latencies_.value(), 0.0);
    return;
  }
  if (work_) {
    work_->settle(places);
  } else {
    work_.emplace(problem_, places);
  }
  value_ = total(latencies_.value(), work_->busiest_s());
}

double PlacementObjective::value_with(const ScoredMove& move, const LayerScores& scores) {
  const double latencies_s = latencies_.value_with(move.layers, scores, move.first_choice);
  changed_busiest_s_ = work_ ? work_->busiest_with(move.move, move.from) : 0.0;
  changed_value_ = total(latencies_s, changed_busiest_s_);
  return changed_value_;
}

void PlacementObjective::replace(const ScoredMove& move, const LayerScores& scores) {
  latencies_.replace(move.layers, scores, move.first_choice);
  if (work_) {
    work_->apply(move.move, move.from);
  }
  value_ = changed_value_;
}

}  // namespace spacemoe
