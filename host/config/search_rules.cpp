#include "host/config/search_rules.hpp"

#include <fmt/format.h>

#include "host/config/refuse.hpp"

namespace spacemoe {

void check_search_objective(const ExperimentConfig& config) {
  const Objective& objective = config.search.objective;
  const bool is_capacity = objective.kind == ObjectiveKind::capacity;
  if (objective.busiest_weight > 0.0 && is_capacity) {
    refuse("search.busiest_weight",
           fmt::format("found {} beside the objective capacity", objective.busiest_weight), "0",
           "capacity is that work alone");
  }
  if ((objective.busiest_weight > 0.0 || is_capacity) &&
      config.compute.charge == ComputeCharge::none) {
    refuse(is_capacity ? "search.objective" : "search.busiest_weight",
           "found the work of satellites where none is charged", "compute.charge experts or all");
  }
  if (config.search.copies > 0 && objective.work_weight() > 0.0) {
    refuse(
        "search.copies",
        fmt::format("found {} beside {}", config.search.copies,
                    is_capacity ? "the objective capacity" : "a busiest_weight"),
        "0",
        "which of its copies serves an expert changes from slot to slot, and the search knows the "
        "work of satellites only where it does not; the other objectives take copies");
  }
}

}  // namespace spacemoe
