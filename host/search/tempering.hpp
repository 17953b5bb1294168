#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <tbb/task_arena.h>

#include "host/search/chain.hpp"

namespace spacemoe {

/// Plan of parallel tempering (Geyer 1991; Hukushima and Nemoto 1996).
struct TemperingPlan {
  Objective objective;
  std::uint32_t slots;  ///< of the scoring pass
  std::uint64_t seed;
  std::uint32_t moves_per_round;  ///< of a chain, between exchanges
  /// Moves that a chain proposes at once; where none are given, as many as suit the chain and the
  /// backend. Changes nothing but speed.
  std::optional<std::uint32_t> lookahead = {};
  /// Temperatures of the coldest chain at heat 1 and 0, in what a move typically costs where it
  /// costs anything. Found by trial, like the height of the ladder.
  double hottest = 1.0;
  double coldest = 0.02;
};

/// Chains at a ladder of temperatures that cools as a whole. In a round every chain moves on its
/// own; then neighbours on the ladder exchange placements with the probability that keeps each
/// chain's distribution. The result depends on the plan and the starts alone, not on threads or on
/// how many candidates are scored together.
///
/// A thread has a group of chains, in parts that take turns where the backend has several queues:
/// it decides and proposes for one part while the candidates of the other are scored.
class Tempering {
 public:
  /// One chain per start. The problem and the pass must outlive it. probed: where typical costs of
  /// moves are measured, the first start if null
  Tempering(const SearchProblem& problem, ScoringPass& pass, const TemperingPlan& plan,
            std::span<const Placement> starts, tbb::task_arena& arena,
            const Placement* probed = nullptr);

  /// Makes a round at a heat from 1, where chains go nearly anywhere, down to 0, where they freeze:
  /// of moves_a_round() or, the last one of a search, of fewer, shared out among the chains.
  void run_round(double heat) { run_round(heat, moves_a_round()); }
  void run_round(double heat, std::uint64_t moves);

  /// Objective of the first start.
  [[nodiscard]] double first_value() const { return first_value_; }
  /// The best placement that any chain has been at, and its value.
  [[nodiscard]] const Placement& best() const { return best_; }
  [[nodiscard]] double best_value() const { return best_value_; }
  /// The coldest chain as it stands.
  [[nodiscard]] double current_value() const { return chains_[chain_at_.front()].value(); }
  /// Moves drawn, scored and taken by all chains.
  [[nodiscard]] std::uint64_t drawn() const { return sum_of(&Chain::drawn); }
  [[nodiscard]] std::uint64_t scored() const { return sum_of(&Chain::scored); }
  [[nodiscard]] std::uint64_t accepted() const { return sum_of(&Chain::accepted); }
  /// Moves proposed, also those that a move taken before them made void.
  [[nodiscard]] std::uint64_t proposed() const { return sum_of(&Chain::proposed); }
  /// Batches of candidates that rounds asked for, and how many candidates they had.
  [[nodiscard]] std::uint64_t batches() const { return sum_of(&Part::batches); }
  [[nodiscard]] std::uint64_t candidates() const { return sum_of(&Part::candidates); }
  [[nodiscard]] std::uint64_t moves_a_round() const {
    return std::uint64_t{plan_.moves_per_round} * chains_.size();
  }

 private:
  /// Some of a thread's chains, whose candidates are scored together.
  struct Part {
    std::uint32_t first;      ///< chain
    std::uint32_t last;       ///< the one after
    std::uint32_t max_ahead;  ///< moves that a chain may propose at once
    std::unique_ptr<ScoringQueue> queue;
    LayerScores scores;
    ChoiceBatch batch = {};
    std::uint64_t batches = 0;
    std::uint64_t candidates = 0;
  };
  using Group = std::vector<Part>;

  void make_groups();
  void set_temperatures(double heat);
  void run_group(Group& group);
  /// False where the part's chains have made all moves of the round.
  bool propose(Part& part);
  void decide(Part& part);
  void exchange();
  void remember_best();
  [[nodiscard]] std::uint64_t sum_of(std::uint64_t (Chain::*count)() const) const;
  [[nodiscard]] std::uint64_t sum_of(std::uint64_t Part::*count) const;

  ScoringPass& pass_;
  TemperingPlan plan_;
  tbb::task_arena& arena_;
  MoveProposer proposer_;
  std::vector<Chain> chains_;
  std::vector<std::uint32_t> left_;  ///< [chains], moves of the round at hand
  std::vector<Group> groups_;
  std::vector<std::uint32_t> chain_at_;  ///< [rungs], coldest first
  std::vector<std::uint32_t> rung_of_;   ///< [chains]
  double typical_worsening_s_ = 0.0;
  double extra_heat_ = 1.0;             ///< at the start, where moves that are rare cost more
  std::vector<double> temperatures_s_;  ///< [rungs], of the round at hand
  std::uint32_t round_ = 0;
  Placement best_;
  double best_value_;
  double first_value_;
};

}  // namespace spacemoe
