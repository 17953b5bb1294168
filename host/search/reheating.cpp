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
constexpr double coldest = 0.09;
/// Decides how much worse the layers may become.
constexpr double kept_temperature = 0.5;
/// The first of so many times in the mean, all layers go along the ring and settle at less heat.
constexpr std::uint32_t times_a_rotation = 32;
constexpr double rotated_heat = 0.5;
/// Temperatures on the way down; the last one is 0.
constexpr std::uint32_t temperatures = 16;
constexpr std::uint32_t moves_a_module = 1000;

}  // namespace

Reheating::Reheating(Annealed cold, double step_cost_s)
    : annealed_(std::move(cold)),
      step_cost_s_(step_cost_s),
      kept_(annealed_.state()),
      best_(annealed_.state()) {}

void Reheating::make(const GroupMoves& drawn, GroupMoves::Workspace& workspace) {
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
  const auto modules = static_cast<std::uint32_t>(annealed_.state().at.modules().experts + 1);
  const std::uint32_t moves = layers.count * modules * moves_a_module / temperatures;
  for (std::uint32_t i = 0; i < temperatures; ++i) {
    const double cooled = static_cast<double>(i) / (temperatures - 2);
    const double temperature = i + 1 < temperatures ? heat * std::pow(coldest / heat, cooled) : 0.0;
    annealed_.make(moves, drawn, {layers, moves_groups(temperature)}, temperature * step_cost_s_,
                   workspace);
  }
  const double worse_by = annealed_.value_s() - kept_.value_s;
  if (worse_by <= 0.0 || words.unit() < std::exp(-worse_by / (kept_temperature * step_cost_s_))) {
    kept_ = annealed_.state();
    if (kept_.value_s < best_.value_s) {
      best_ = kept_;
    }
  } else {
    annealed_.restore(kept_);
  }
}

}  // namespace spacemoe
