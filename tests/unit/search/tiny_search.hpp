#pragma once

#include <cstdint>
#include <vector>

#include <tbb/task_arena.h>

#include "host/search/search.hpp"
#include "host/search/start_placements.hpp"
#include "tests/unit/search/tiny_problem.hpp"

namespace spacemoe {

/// From four random starts.
inline SearchOutcome search_tiny(TinyProblem& tiny, const SearchProblem& problem, unsigned threads,
                                 std::uint64_t moves, std::uint64_t seed,
                                 const Objective& objective = {}) {
  std::vector<Placement> starts;
  for (std::uint32_t start = 0; start < 4; ++start) {
    starts.push_back(random_start(problem, seed, start));
  }
  tbb::task_arena arena(static_cast<int>(threads));
  SilentProgress progress;
  return search(problem, tiny, {objective, tiny.slots(), seed, moves, 60.0}, starts,
                {arena, progress, {}});
}

}  // namespace spacemoe
