#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/search/layer_scores.hpp"
#include "host/search/lookahead.hpp"
#include "host/search/move_proposer.hpp"
#include "host/search/placement_objective.hpp"
#include "host/search/search_state.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {

/// One Markov chain of placements. A step has two halves, so that the candidates of many moves and
/// chains are scored together: `propose`, then `decide`. Moves are drawn by their number and from
/// the placement at hand, so that moves proposed ahead are the chain's next ones until it takes
/// one; the rest are dropped. The number of moves proposed together changes nothing but speed.
class Chain {
 public:
  /// `number` keys the chain's draws.
  Chain(const SearchProblem& problem, const Objective& objective, std::uint32_t slots,
        const Placement& start, std::uint64_t seed, std::uint32_t number);

  /// Scores the placement from scratch.
  void score_all(ScoringPass& pass);

  /// Draws the next `moves` moves, each as if those before it were not taken, and adds the layers
  /// that they touch to the candidates.
  void propose(const MoveProposer& proposer, std::uint32_t moves, ChoiceBatch& batch);
  /// Number of moves that suits the chain to propose.
  [[nodiscard]] std::uint32_t lookahead() const { return lookahead_.moves(); }
  /// Accepts or rejects the proposed moves one after the other (Metropolis), from the scores of the
  /// candidates, until it takes one. Returns the number of moves made.
  std::uint32_t decide(const LayerScores& scores, double temperature_s);
  /// What a move would add to the objective (s), and what of that is work of the busiest satellite.
  struct MoveCost {
    double total_s;
    double work_s;
  };
  /// Rejects all of them. Returns the costs of those that constraints allow.
  [[nodiscard]] std::vector<MoveCost> reject(const LayerScores& scores);
  /// Removes rounding that moves left in the value.
  void settle() { score_.settle(state_.places()); }

  [[nodiscard]] double value() const { return score_.value(); }
  [[nodiscard]] Placement placement() const { return state_.placement(); }
  /// The best placement that it has been at, and its value.
  [[nodiscard]] double best_value() const { return best_value_; }
  [[nodiscard]] Placement best() const { return placement_of(modules_, best_); }
  /// Moves made, those of them that constraints allowed, those taken.
  [[nodiscard]] std::uint64_t drawn() const { return moves_; }
  [[nodiscard]] std::uint64_t scored() const { return scored_; }
  [[nodiscard]] std::uint64_t accepted() const { return accepted_; }
  /// Moves that were proposed, also those that were dropped.
  [[nodiscard]] std::uint64_t proposed() const { return proposed_; }

 private:
  /// A move that the chain may make after some others, where constraints allow it.
  struct Proposal {
    std::optional<Move> move;
    TouchedLayers touched;
    std::size_t first_choice;
    SearchState::Order order;  ///< before it
  };

  /// A proposed move with what it changes.
  [[nodiscard]] ScoredMove scored(const Proposal& proposal) const {
    const Move& move = *proposal.move;
    return {move, state_.satellite_of(move.module), proposal.touched.list(), proposal.first_choice};
  }
  [[nodiscard]] RandomKey key_of(Purpose purpose, std::uint64_t move) const;
  [[nodiscard]] bool takes(const Proposal& proposal, const LayerScores& scores,
                           double temperature_s);
  void take(std::size_t number, const LayerScores& scores);

  SearchState state_;
  PlacementObjective score_;
  ModuleNumbers modules_;
  LayerScores whole_;
  std::uint64_t seed_;
  std::uint32_t number_;
  ModulePlacement best_;
  double best_value_;
  std::uint64_t moves_ = 0;
  std::uint64_t scored_ = 0;
  std::uint64_t accepted_ = 0;
  std::uint64_t proposed_ = 0;
  Lookahead lookahead_;
  std::vector<Proposal> ahead_;  ///< the chain's next moves, if none of them is taken
};

}  // namespace spacemoe
