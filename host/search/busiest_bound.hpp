#pragma once

#include "host/search/search_problem.hpp"

namespace spacemoe {

/// A lower bound of the work (s) that a token asks of the busiest satellite, over all placements
/// that satellites hold by their number of modules: no satellite is below the largest module, the
/// mean, or what some satellite must hold of the largest ones (pigeonhole). Links do not matter.
/// The problem has its work; satellites differ in one rate for all modules. docs/model.md,
/// "Search".
[[nodiscard]] double busiest_bound(const SearchProblem& problem);

}  // namespace spacemoe
