#pragma once

#include <cstdint>
#include <vector>

#include "host/search/block_costs.hpp"
#include "host/search/group_moves.hpp"
#include "host/search/lone_modules.hpp"

namespace spacemoe {

/// One placement that anneals: what its layers cost at mean latencies, while modules move.
class Annealed {
 public:
  /// `number` keys its draws. The costs must outlive it.
  Annealed(const BlockCosts& costs, LoneModules start, std::uint64_t seed, std::uint32_t number);

  /// Sum over layers (s).
  [[nodiscard]] double value_s() const { return value_s_; }
  [[nodiscard]] Placement placement() const { return at_.placement(); }

  /// Makes the next moves (Metropolis): downhill only where the temperature is 0.
  void make(std::uint32_t moves, const GroupMoves& drawn, double temperature_s,
            GroupMoves::Workspace& workspace);
  /// Stands where another one does, and goes on with draws of its own.
  void copy(const Annealed& other);
  /// What a step of each module in each direction would add.
  [[nodiscard]] std::vector<double> step_costs_s(const GridSteps& steps);

 private:
  [[nodiscard]] double change_by(std::span<const Relocation> moved);
  [[nodiscard]] float cost_s(Layer layer) const;
  void touch(Layer layer);
  void add_up();

  const BlockCosts* costs_;
  LoneModules at_;
  std::uint64_t seed_;
  std::uint32_t number_;
  std::uint64_t moves_ = 0;
  std::vector<float> layer_s_;  ///< [layers]
  double value_s_ = 0.0;
  // Layers that the move at hand touches, and what they would cost.
  std::vector<Layer> touched_;
  std::vector<float> touched_s_;
  std::vector<std::uint8_t> is_touched_;  ///< [layers]
};

}  // namespace spacemoe
