#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <tbb/task_arena.h>

#include "host/search/chain.hpp"

namespace spacemoe {

/// How parallel tempering goes about it (Geyer 1991; Hukushima and Nemoto 1996).
struct TemperingPlan {
  Objective objective;
  std::uint32_t slots;  ///< of the scoring pass
  std::uint64_t seed;
  std::uint32_t moves_per_round;  ///< of a chain, between exchanges
};

/// Chains at a ladder of temperatures that cools as a whole. In a round every chain moves on its
/// own; then neighbours on the ladder exchange placements with the probability that keeps each
/// chain's distribution. What happens depends on the plan and the starts alone, not on threads.
class Tempering {
 public:
  /// A chain a start. The problem and the pass must outlive it.
  Tempering(const SearchProblem& problem, ScoringPass& pass, const TemperingPlan& plan,
            std::span<const Placement> starts, tbb::task_arena& arena);

  /// A round at a heat from 1, where chains go nearly anywhere, down to 0, where they freeze.
  void run_round(double heat);

  /// Objective of the first start.
  [[nodiscard]] double first_value() const { return first_value_; }
  /// The best that any chain has been at.
  [[nodiscard]] const Placement& best() const { return best_; }
  [[nodiscard]] double best_value() const { return best_value_; }
  /// The coldest chain as it stands.
  [[nodiscard]] double current_value() const { return chains_[chain_at_.front()].value(); }
  /// Moves drawn, scored and taken by all chains.
  [[nodiscard]] std::uint64_t drawn() const { return sum_of(&Chain::drawn); }
  [[nodiscard]] std::uint64_t scored() const { return sum_of(&Chain::scored); }
  [[nodiscard]] std::uint64_t accepted() const { return sum_of(&Chain::accepted); }
  [[nodiscard]] std::uint64_t moves_a_round() const {
    return std::uint64_t{plan_.moves_per_round} * chains_.size();
  }

 private:
  void set_temperatures(double heat);
  void run_group(std::uint32_t first, std::uint32_t last);
  void exchange();
  void remember_best();
  [[nodiscard]] std::uint64_t sum_of(std::uint64_t (Chain::*count)() const) const;

  ScoringPass& pass_;
  TemperingPlan plan_;
  tbb::task_arena& arena_;
  MoveProposer proposer_;
  std::vector<Chain> chains_;
  std::vector<std::uint32_t> chain_at_;  ///< [rungs], coldest first
  std::vector<std::uint32_t> rung_of_;   ///< [chains]
  double typical_worsening_s_ = 0.0;
  std::vector<double> temperatures_s_;  ///< [rungs], of the round at hand
  std::uint32_t round_ = 0;
  Placement best_;
  double best_value_;
  double first_value_;
};

}  // namespace spacemoe
