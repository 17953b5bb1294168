#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/search/block_costs.hpp"
#include "host/search/draw_words.hpp"
#include "host/search/group_moves.hpp"
#include "host/search/lone_modules.hpp"

namespace spacemoe {

/// Whether arcs and tours are worth a draw at a temperature, in what a module's step to a
/// neighbouring satellite typically costs. On the paper's setup fewer than one in 5,000 is taken at
/// half of that.
[[nodiscard]] constexpr bool moves_groups(double temperature) {
  return temperature > 0.5;
}

/// A part (0 to 1) of the way down from a temperature to the coldest, geometrically; in the same
/// unit.
[[nodiscard]] double cooled_temperature(double from, double part);

/// One placement that anneals: what its layers cost at mean latencies, while modules move.
class Annealed {
 public:
  /// `number` keys its draws. The costs must outlive it.
  Annealed(const BlockCosts& costs, LoneModules start, std::uint64_t seed, std::uint32_t number);

  /// Where a placement stands, and what its layers cost.
  struct State {
    LoneModules at;
    std::vector<BlockCosts::Blocks> latency_s;  ///< [layers][experts]
    std::vector<float> layer_s;                 ///< [layers]
    double value_s;                             ///< sum over layers
  };
  [[nodiscard]] const State& state() const { return state_; }
  [[nodiscard]] double value_s() const { return state_.value_s; }
  /// By how much the sum of all changes was off when `make` computed the value anew at its end.
  [[nodiscard]] double rounding_s() const { return rounding_s_; }
  /// Goes back to where it stood once. Its draws go on.
  void restore(const State& state) { state_ = state; }

  /// Moves made, or drawn in vain.
  [[nodiscard]] std::uint64_t moves() const { return moves_; }
  /// The draws that decide what it does next.
  [[nodiscard]] DrawWords& words() { return words_; }

  /// Makes the next moves (Metropolis): downhill only where the temperature is 0.
  void make(std::uint32_t moves, const GroupMoves& drawn, const GroupMoves::Scope& scope,
            double temperature_s, GroupMoves::Workspace& workspace);
  /// Its layers go on along the ring, whatever that costs.
  void rotate(const GroupMoves& drawn, GroupMoves::Workspace& workspace);
  /// What a step of each module in each direction would add.
  [[nodiscard]] std::vector<double> step_costs_s(const GridSteps& steps);

 private:
  using Blocks = BlockCosts::Blocks;

  void make_one(std::span<const Relocation> moved, const GroupMoves::Workspace& workspace,
                double temperature_s);
  [[nodiscard]] bool are_experts(std::span<const Relocation> moved) const;
  void move_experts(std::span<const Relocation> moved, double temperature_s);
  void move_any(std::span<const Relocation> moved, LayerArc inside, double temperature_s);
  [[nodiscard]] bool takes(double change_s, double temperature_s);

  // Layers that the move at hand touches, with the modules on their targets already.
  void find_touched(std::span<const Relocation> moved);
  void touch(Layer layer);
  double weigh(std::size_t first, std::size_t last);
  void keep_touched();
  void add_up();
  void find_latencies(Layer layer, Blocks* latency_s) const;
  [[nodiscard]] Blocks* latencies(Layer layer) {
    return state_.latency_s.data() + std::size_t{number(layer)} * costs_->experts();
  }

  const BlockCosts* costs_;
  State state_;
  DrawWords words_;
  std::uint64_t moves_ = 0;
  double rounding_s_ = 0.0;
  std::vector<Layer> touched_;
  std::vector<float> touched_s_;           ///< what they would cost
  std::vector<Blocks> touched_latency_s_;  ///< [touched][experts]
  std::vector<std::uint8_t> is_touched_;   ///< [layers]
};

}  // namespace spacemoe
