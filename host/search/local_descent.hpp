#pragma once

#include <cstdint>
#include <functional>

#include "host/base/progress.hpp"
#include "host/placement/placement.hpp"
#include "host/search/objective.hpp"
#include "host/search/search_problem.hpp"
#include "kernels/api/scoring.hpp"

namespace spacemoe {

struct DescentOutcome {
  Placement placement;
  double value;  ///< objective, s
  /// No move of a module, no exchange of two, and no copy that becomes one of another expert, where
  /// it stands or of its layer elsewhere, makes it better.
  bool is_local_optimum;
};

/// Makes, module by module, the best move to any satellite, until no move gains anything. `goes_on`
/// is asked before each module.
[[nodiscard]] DescentOutcome descend(const SearchProblem& problem, ScoringPass& pass,
                                     const Objective& objective, std::uint32_t slots,
                                     const Placement& start, Progress& progress,
                                     const std::function<bool()>& goes_on);

}  // namespace spacemoe
