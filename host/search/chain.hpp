#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/search/layer_scores.hpp"
#include "host/search/move_proposer.hpp"
#include "host/search/search_state.hpp"

namespace spacemoe {

/// One Markov chain of placements. A step is in two halves, so that the candidates of many chains
/// are scored together: `propose`, then `decide`.
class Chain {
 public:
  /// `number` keys the chain's draws.
  Chain(const SearchProblem& problem, const Objective& objective, std::uint32_t slots,
        const Placement& start, std::uint64_t seed, std::uint32_t number);

  /// Scores the placement from nothing.
  void score_all(ScoringPass& pass);

  /// Draws the next move and adds the layers that it touches to the candidates.
  void propose(const MoveProposer& proposer, ChoiceBatch& batch);
  /// Takes the move or leaves it (Metropolis), from the scores of the candidates.
  void decide(const LayerScores& scores, double temperature_s);
  /// Leaves the move. Returns what it would have added to the objective (s), 0 where none was
  /// drawn.
  double reject(const LayerScores& scores);
  /// Removes rounding that moves left in the value.
  void settle() { score_.settle(); }

  [[nodiscard]] double value() const { return score_.value(); }
  /// The best that it has been at.
  [[nodiscard]] double best_value() const { return best_value_; }
  [[nodiscard]] Placement best() const { return placement_of(modules_, best_); }
  /// Moves drawn, those of them that constraints allowed and that were scored, those taken.
  [[nodiscard]] std::uint64_t drawn() const { return moves_; }
  [[nodiscard]] std::uint64_t scored() const { return scored_; }
  [[nodiscard]] std::uint64_t accepted() const { return accepted_; }

 private:
  SearchState state_;
  PlacementScore score_;
  ModuleNumbers modules_;
  LayerScores whole_;
  std::uint64_t seed_;
  std::uint32_t number_;
  std::vector<std::uint32_t> best_;  ///< [modules], satellite
  double best_value_;
  std::uint64_t moves_ = 0;
  std::uint64_t scored_ = 0;
  std::uint64_t accepted_ = 0;
  // The move under consideration.
  std::optional<Move> move_;
  std::uint32_t from_ = 0;
  TouchedLayers touched_;
  std::size_t first_choice_ = 0;
};

}  // namespace spacemoe
