#pragma once

#include <cstdint>
#include <functional>

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
  struct Plan {
    /// The unit of temperatures: what a module's step to a neighbouring satellite typically costs.
    double step_cost_s;
    /// For each module of the layers that are heated.
    std::uint32_t moves_a_module;
  };
  /// Moves for each module where a placement may make so many moves: enough to cool slowly, but so
  /// few that it is heated some times.
  [[nodiscard]] static std::uint32_t moves_a_module(std::uint64_t moves,
                                                    const ModuleNumbers& modules);

  Reheating(Annealed cold, const Plan& plan);

  /// Heats and cools layers once. Where `goes_on`, asked now and then, says no, they are as they
  /// were.
  void make(const GroupMoves& drawn, GroupMoves::Workspace& workspace,
            const std::function<bool()>& goes_on);

  /// Moves so far, with those that it was cold after.
  [[nodiscard]] std::uint64_t moves() const { return annealed_.moves(); }
  /// Value of where it stands: of what was kept last.
  [[nodiscard]] double value_s() const { return kept_.value_s; }
  /// The best that it has been at.
  [[nodiscard]] const Annealed::State& best() const { return best_; }

 private:
  [[nodiscard]] bool cool(LayerArc layers, double heat, const GroupMoves& drawn,
                          GroupMoves::Workspace& workspace, const std::function<bool()>& goes_on);

  Annealed annealed_;
  Plan plan_;
  Annealed::State kept_;
  Annealed::State best_;
};

}  // namespace spacemoe
