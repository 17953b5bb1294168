#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/search/draw_words.hpp"
#include "host/search/grid_steps.hpp"
#include "host/search/lone_modules.hpp"
#include "host/search/move_proposer.hpp"
#include "host/search/search_problem.hpp"

namespace spacemoe {

/// Successive layers of a ring.
struct LayerArc {
  std::uint32_t first;
  std::uint32_t count;
};

/// Draws moves of one module or of many, between placements of one module per satellite:
/// - the moves of MoveProposer;
/// - an arc of successive layers goes one step over the grid as a whole, and modules in its way
///   go behind it;
/// - the ring of layers takes another way over the satellites that it has, where it comes near
///   itself: a stretch is passed in the other direction (2-opt: Croes, "A method for solving
///   traveling-salesman problems", 1958), or a few layers are passed elsewhere (Or-opt: Or, 1976).
///   An expert gets the satellite of the one that is as popular in its layer.
class GroupMoves {
 public:
  /// inclusion: probability that an expert is active, [layers][experts]. Problem and steps must
  /// outlive it.
  GroupMoves(const SearchProblem& problem, const GridSteps& steps,
             std::span<const double> inclusion);

  enum class Kind : std::uint8_t { single, arc, tour };

  /// Memory of one thread.
  struct Workspace {
    Kind kind{};        ///< of the move at hand
    LayerArc inside{};  ///< of an arc that goes as a whole: layers with both of their gateways
    std::vector<Relocation> moved;
    std::vector<std::uint32_t> marks;  ///< [satellites], number of the arc that left one last
    std::uint32_t arcs = 0;
    std::vector<std::uint32_t> gateway_of;  ///< [layers], whose gateway's satellite a layer takes
    std::vector<std::uint32_t> experts_of;  ///< [layers], likewise of its experts
  };
  /// What is to move.
  struct Scope {
    LayerArc layers;     ///< modules of these, and what is in their way
    bool groups = true;  ///< arcs and, in the whole ring, tours too
  };

  [[nodiscard]] LayerArc whole_ring() const { return {0, problem_.modules.layers}; }
  /// A move that constraints allow, or none. Valid as long as the workspace is not used again.
  [[nodiscard]] std::span<const Relocation> draw(const LoneModules& at, const Scope& scope,
                                                 DrawWords& words, Workspace& workspace) const;
  /// All layers go on along the ring by the same number of places, in either direction, which puts
  /// others into its bends: likewise.
  [[nodiscard]] std::span<const Relocation> draw_rotation(const LoneModules& at, DrawWords& words,
                                                          Workspace& workspace) const;

 private:
  void draw_single(const LoneModules& at, LayerArc layers, DrawWords& words,
                   Workspace& workspace) const;
  void draw_arc(const LoneModules& at, LayerArc within, DrawWords& words,
                Workspace& workspace) const;
  void draw_tour(const LoneModules& at, DrawWords& words, Workspace& workspace) const;
  void start_tour(Workspace& workspace) const;
  void take_tour(const LoneModules& at, Workspace& workspace) const;
  void reverse(std::uint32_t before, std::uint32_t last, Workspace& workspace) const;
  void pass_elsewhere(std::uint32_t first, std::uint32_t after, DrawWords& words,
                      Workspace& workspace) const;
  [[nodiscard]] std::span<const Relocation> allowed(const LoneModules& at,
                                                    Workspace& workspace) const;

  const SearchProblem& problem_;
  const GridSteps& steps_;
  MoveProposer proposer_;
  std::vector<Expert> by_rank_;              ///< [layers][experts], the most active first
  std::vector<std::uint8_t> stays_;          ///< [modules], 1 where it is fixed
  std::vector<std::uint8_t> holds_gateway_;  ///< [satellites], 1 where a gateway may stand
  std::vector<std::uint8_t> holds_expert_;   ///< [satellites], likewise
};

}  // namespace spacemoe
