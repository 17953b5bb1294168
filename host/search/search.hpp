#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/placement/placement.hpp"
#include "host/search/annealing.hpp"
#include "host/search/block_costs.hpp"
#include "host/search/grid_steps.hpp"
#include "host/search/objective.hpp"
#include "host/search/search_problem.hpp"
#include "kernels/api/scoring.hpp"

namespace spacemoe {

/// Share of a search's time limit that annealing may take.
inline constexpr double annealing_share = 0.85;

/// Moves that annealing makes: as many as are asked for, or 16 for each move of a search that is
/// given its moves; else time decides.
[[nodiscard]] inline std::optional<std::uint64_t> annealing_moves(
    const std::optional<std::uint64_t>& asked, const std::optional<std::uint64_t>& search_moves) {
  constexpr std::uint64_t for_each = 16;
  return asked || !search_moves ? asked : for_each * *search_moves;
}

/// Placements that anneal where no number is asked for: 16, and where time decides, so that the
/// result depends on the machine anyway, eight for each thread if these are more.
[[nodiscard]] inline std::uint32_t annealing_population(const std::optional<std::uint32_t>& asked,
                                                        bool time_decides, std::uint32_t threads) {
  constexpr std::uint32_t least = 16;
  constexpr std::uint32_t for_each = 8;
  constexpr std::uint32_t most = 4096;
  return asked.value_or(time_decides ? std::clamp(for_each * threads, least, most) : least);
}

/// Annealing at mean latencies, before placements are judged slot by slot.
struct MeanAnnealing {
  const BlockCosts* costs;
  const GridSteps* steps;
  std::span<const double> inclusion;  ///< probability that an expert is active, [layers][experts]
  std::uint32_t population;
  std::optional<std::uint64_t> moves;
};

/// Length of a search, and what distinguishes it from others.
struct SearchPlan {
  Objective objective;
  std::uint32_t slots;  ///< of the scoring pass
  std::uint64_t seed;
  std::optional<std::uint64_t> moves;  ///< of all chains; what is found then depends on no clock
  double time_limit_s;                 ///< of tempering, where no moves are given
  /// Moves that a chain proposes at once; where none are given, as many as suit the chain and the
  /// backend. Changes nothing but speed.
  std::optional<std::uint32_t> lookahead = {};
  double later_s = 0.0;  ///< time of what follows the search, for its progress
  /// Where it is given, chains begin with the best placements that it finds, at little heat.
  std::optional<MeanAnnealing> annealing = {};
};

/// State of the search at some time.
struct SearchTrace {
  double time_s;  ///< since it began
  std::uint64_t moves;
  double best_s;
  double current_s;  ///< of the coldest chain
  double accepted;   ///< share of the moves since the line before
};

/// Work that tempering asked for to make its moves.
struct SearchWork {
  std::uint64_t moves_taken;
  std::uint64_t moves_proposed;  ///< also those that were dropped, as a move before them was taken
  std::uint64_t batches;         ///< of candidate layers
  std::uint64_t candidates;
};

struct SearchOutcome {
  Placement placement;
  double start_s;               ///< objective of the first start
  double tempered_s;            ///< of the best that tempering found
  double value_s;               ///< of the placement, after descent
  bool is_local_optimum;        ///< no single move or exchange of modules makes it better
  std::uint64_t moves;          ///< drawn by all chains
  std::uint64_t moves_scored;   ///< those of them that constraints allowed
  std::uint64_t moves_planned;  ///< more than were drawn where time or the user cut it short
  double tempering_s;           ///< wall time of tempering, descent_s of descent
  double descent_s;
  SearchWork work;
  std::vector<SearchTrace> trace;
  /// What annealing came to, without its placements; nothing where there was none.
  std::optional<AnnealingSummary> annealing = {};
};

/// Annealing, if the plan has it; then tempering with one chain per start, whose heat falls to
/// nothing over the planned moves, and then descent from the best that it found, for as long as the
/// limit again. A time limit is turned into moves by the speed of the first ones: given that number
/// of moves the same happens again, on any number of threads. Ends early where the time is over or
/// a stop is asked for, with the best so far.
[[nodiscard]] SearchOutcome search(const SearchProblem& problem, ScoringPass& pass,
                                   const SearchPlan& plan, std::span<const Placement> starts,
                                   const HostContext& context);

}  // namespace spacemoe
