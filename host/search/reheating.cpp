#include "host/search/reheating.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace spacemoe {
namespace {

// Found by trial on the paper's setup. Temperatures are in costs of a step.
constexpr std::uint32_t fewest_layers = 5;
constexpr std::uint32_t most_layers = 12;
/// Each time the heat is drawn between these.
constexpr double least_heat = 0.85;
constexpr double most_heat = 1.7;
/// Decides how much worse the layers may become.
constexpr double kept_temperature = 0.5;
/// The first of so many times in the mean, all layers go along the ring and settle at less heat.
constexpr std::uint32_t times_a_rotation = 32;
constexpr double rotated_heat = 0.5;
/// Temperatures on the way down; the last one is 0.
constexpr std::uint32_t temperatures = 16;
constexpr std::uint32_t most_moves_a_module = 1000;
constexpr std::uint32_t fewest_moves_a_module = 64;
constexpr std::uint64_t least_times = 8;
/// Moves between two looks whether to go on: a second or two for the most expensive laws.
constexpr std::uint32_t unseen_moves = 20'480;

}  // namespace

std::uint32_t Reheating::moves_a_module(std::uint64_t moves, const ModuleNumbers& modules) {
  const std::uint32_t layers = std::min(modules.layers, (fewest_layers + most_layers) / 2);
  const std::uint64_t heated = std::uint64_t{layers} * (modules.experts + 1);
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(
      moves / (least_times * heated), fewest_moves_a_module, most_moves_a_module));
}

Reheating::Reheating(Annealed cold, const Plan& plan)
    : annealed_(std::move(cold)), plan_(plan), kept_(annealed_.state()), best_(annealed_.state()) {}

void Reheating::make(const GroupMoves& drawn, GroupMoves::Workspace& workspace,
                     const std::function<bool()>& goes_on) {
  DrawWords& words = annealed_.words();
  const LayerArc ring = drawn.whole_ring();
  LayerArc layers = ring;
  double heat = rotated_heat;
  if (words.below(times_a_rotation) == 0) {
    annealed_.rotate(drawn, workspace);
  } else {
    layers.first = words.below(ring.count);
    layers.count =
        std::min(ring.count, fewest_layers + words.below(most_layers - fewest_layers + 1));
    heat = least_heat * std::pow(most_heat / least_heat, words.unit());
  }
  if (!cool(layers, heat, drawn, workspace, goes_on)) {
    annealed_.restore(kept_);
    return;
  }
  const double worse_by = annealed_.value_s() - kept_.value_s;
  if (worse_by <= 0.0 ||
      words.unit() < std::exp(-worse_by / (kept_temperature * plan_.step_cost_s))) {
    kept_ = annealed_.state();
    if (kept_.value_s < best_.value_s) {
      best_ = kept_;
    }
  } else {
    annealed_.restore(kept_);
  }
}

/// False where it did not go on to the end.
bool Reheating::cool(LayerArc layers, double heat, const GroupMoves& drawn,
                     GroupMoves::Workspace& workspace, const std::function<bool()>& goes_on) {
  const std::uint32_t modules = layers.count * (annealed_.state().at.modules().experts + 1);
  const std::uint32_t moves = std::max(1U, modules * plan_.moves_a_module / temperatures);
  for (std::uint32_t i = 0; i < temperatures; ++i) {
    const double cooled = static_cast<double>(i) / (temperatures - 2);
    const double temperature = i + 1 < temperatures ? cooled_temperature(heat, cooled) : 0.0;
    for (std::uint32_t made = 0; made < moves; made += unseen_moves) {
      if (!goes_on()) {
        return false;
      }
      annealed_.make(std::min(unseen_moves, moves - made), drawn,
                     {layers, moves_groups(temperature)}, temperature * plan_.step_cost_s,
                     workspace);
    }
  }
  return true;
}

}  // namespace spacemoe
