#pragma once

#include <cstdint>

#include "host/search/annealed.hpp"
#include "host/search/group_moves.hpp"

namespace spacemoe {

/// A cold placement that is made better in parts: a few successive layers are heated and cooled
/// down again while the rest stays, time and again. What comes of it is kept if it is better, or
/// hardly worse, than what was there before (Martin, Otto and Felten, "Large-step Markov chains for
/// the traveling salesman problem", 1991). So good arcs are found one by one, where annealing all
/// layers anew would have to be lucky with all of them at once.
class Reheating {
 public:
  /// step_cost_s: the unit of temperatures, what a module's step to a neighbouring satellite
  /// typically costs
  Reheating(Annealed cold, double step_cost_s);

  /// Heats and cools layers once.
  void make(const GroupMoves& drawn, GroupMoves::Workspace& workspace);

  /// Moves so far, with those that it was cold after.
  [[nodiscard]] std::uint64_t moves() const { return annealed_.moves(); }
  /// The best that it has been at.
  [[nodiscard]] const Annealed::State& best() const { return best_; }

 private:
  Annealed annealed_;
  double step_cost_s_;
  Annealed::State kept_;
  Annealed::State best_;
};

}  // namespace spacemoe
