#include "host/search/annealed.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace spacemoe {

Annealed::Annealed(const BlockCosts& costs, LoneModules start, std::uint64_t seed,
                   std::uint32_t number)
    : costs_(&costs),
      at_(std::move(start)),
      seed_(seed),
      number_(number),
      layer_s_(costs.layers()),
      is_touched_(costs.layers(), 0) {
  add_up();
}

float Annealed::cost_s(Layer layer) const {
  return costs_->layer_s(layer, at_.gateway(layer),
                         at_.gateway(next_layer(layer, costs_->layers())), at_.experts(layer));
}

void Annealed::add_up() {
  value_s_ = 0.0;
  for (const Layer layer : all<Layer>(costs_->layers())) {
    layer_s_[number(layer)] = cost_s(layer);
    value_s_ += static_cast<double>(layer_s_[number(layer)]);
  }
}

void Annealed::touch(Layer layer) {
  if (is_touched_[number(layer)] == 0) {
    is_touched_[number(layer)] = 1;
    touched_.push_back(layer);
  }
}

/// With the modules on their targets already.
double Annealed::change_by(std::span<const Relocation> moved) {
  touched_.clear();
  touched_s_.clear();
  for (const Relocation& relocation : moved) {
    const Layer layer = at_.modules().layer_of(relocation.module);
    touch(layer);
    if (at_.modules().is_gateway(relocation.module)) {
      touch(previous_layer(layer, costs_->layers()));
    }
  }
  double change_s = 0.0;
  for (const Layer layer : touched_) {
    touched_s_.push_back(cost_s(layer));
    change_s += static_cast<double>(touched_s_.back() - layer_s_[number(layer)]);
    is_touched_[number(layer)] = 0;
  }
  return change_s;
}

void Annealed::make(std::uint32_t moves, const GroupMoves& drawn, double temperature_s,
                    GroupMoves::Workspace& workspace) {
  for (const std::uint64_t end = moves_ + moves; moves_ < end; ++moves_) {
    DrawWords words({seed_, Purpose::annealing_move, number_, static_cast<std::uint32_t>(moves_),
                     static_cast<std::uint32_t>(moves_ >> 32U)});
    const auto moved = drawn.draw(at_, words, workspace);
    if (moved.empty()) {
      continue;
    }
    at_.move(moved);
    const double change_s = change_by(moved);
    if (change_s <= 0.0 ||
        (temperature_s > 0.0 && words.unit() < std::exp(-change_s / temperature_s))) {
      at_.settle(moved);
      for (std::size_t i = 0; i < touched_.size(); ++i) {
        layer_s_[number(touched_[i])] = touched_s_[i];
      }
      value_s_ += change_s;
    } else {
      at_.revert(moved);
    }
  }
  add_up();
}

void Annealed::copy(const Annealed& other) {
  at_ = other.at_;
  layer_s_ = other.layer_s_;
  value_s_ = other.value_s_;
}

std::vector<double> Annealed::step_costs_s(const GridSteps& steps) {
  std::vector<double> costs_s;
  for (const Module module : all<Module>(at_.modules().count())) {
    for (std::uint32_t direction = 0; direction < grid_directions; ++direction) {
      const Satellite from = at_.place(module);
      if (const auto to = steps.step(from, static_cast<GridDirection>(direction))) {
        const std::array<Relocation, 1> moved = {{{module, from, *to}}};
        at_.move(moved);
        const double change_s = change_by(moved);
        at_.revert(moved);
        costs_s.push_back(change_s);
      }
    }
  }
  return costs_s;
}

}  // namespace spacemoe
