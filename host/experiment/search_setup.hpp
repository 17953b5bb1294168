#pragma once

#include "host/experiment/study.hpp"
#include "host/search/search_problem.hpp"

namespace spacemoe {

/// Satellites where modules may stand: satellites that have not failed and are not forbidden, fixed
/// modules, capacity; and the work of modules there. The study must outlive it. Throws ConfigError,
/// with the dotted key of what is wrong, where constraints contradict each other or leave no room.
[[nodiscard]] SearchProblem make_search_problem(const Study& study);

}  // namespace spacemoe
