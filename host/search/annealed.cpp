#include "host/search/annealed.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace spacemoe {

double cooled_temperature(double from, double part) {
  constexpr double coldest = 0.09;  // found by trial on the paper's setup
  return from * std::pow(coldest / from, part);
}

Annealed::Annealed(const BlockCosts& costs, LoneModules start, std::uint64_t seed,
                   std::uint32_t number)
    : costs_(&costs),
      state_{std::move(start), std::vector<Blocks>(std::size_t{costs.layers()} * costs.experts()),
             std::vector<float>(costs.layers()), 0.0},
      words_(seed, Purpose::annealing, number),
      touched_latency_s_(state_.latency_s.size()),
      is_touched_(costs.layers(), 0) {
  add_up();
}

void Annealed::find_latencies(Layer layer, Blocks* latency_s) const {
  costs_->latencies_s(state_.at.gateway(layer),
                      state_.at.gateway(next_layer(layer, costs_->layers())),
                      state_.at.experts(layer), costs_->experts(), latency_s);
}

/// All over again: changes that were added up carry rounding errors.
void Annealed::add_up() {
  state_.value_s = 0.0;
  for (const Layer layer : all<Layer>(costs_->layers())) {
    find_latencies(layer, latencies(layer));
    float& layer_s = state_.layer_s[number(layer)];
    layer_s = costs_->layer_s(layer, state_.at.gateway(layer), latencies(layer));
    state_.value_s += static_cast<double>(layer_s);
  }
}

void Annealed::make(std::uint32_t moves, const GroupMoves& drawn, const GroupMoves::Scope& scope,
                    double temperature_s, GroupMoves::Workspace& workspace) {
  for (std::uint32_t move = 0; move < moves; ++move) {
    make_one(drawn.draw(state_.at, scope, words_, workspace), workspace, temperature_s);
  }
  moves_ += moves;
  const double summed_s = state_.value_s;
  add_up();
  rounding_s_ = summed_s - state_.value_s;
}

void Annealed::make_one(std::span<const Relocation> moved, const GroupMoves::Workspace& workspace,
                        double temperature_s) {
  if (moved.empty()) {
    return;
  }
  if (are_experts(moved)) {
    move_experts(moved, temperature_s);
  } else {
    move_any(moved, workspace.kind == GroupMoves::Kind::arc ? workspace.inside : LayerArc{0, 0},
             temperature_s);
  }
}

void Annealed::rotate(const GroupMoves& drawn, GroupMoves::Workspace& workspace) {
  const auto moved = drawn.draw_rotation(state_.at, words_, workspace);
  state_.at.move(moved);
  state_.at.settle(moved);
  add_up();
}

bool Annealed::takes(double change_s, double temperature_s) {
  // Less likely than this is never, as a draw has 32 bits.
  constexpr double least_log = -22.2;
  if (change_s <= 0.0) {
    return true;
  }
  return -change_s > least_log * temperature_s &&
         words_.unit() < std::exp(-change_s / temperature_s);
}

/// One or two experts, whose gateways stay.
bool Annealed::are_experts(std::span<const Relocation> moved) const {
  return moved.size() <= 2 && std::ranges::none_of(moved, [&](const Relocation& relocation) {
           return state_.at.is_gateway(relocation.module);
         });
}

/// Most moves are such: only what they change is looked at.
void Annealed::move_experts(std::span<const Relocation> moved, double temperature_s) {
  std::array<BlockCosts::Step, 2> steps;
  std::array<Blocks, 2> to_s;
  std::array<float, 2> change_s{};
  for (std::size_t i = 0; i < moved.size(); ++i) {
    const Layer layer = state_.at.layer_of(moved[i].module);
    const Satellite gateway = state_.at.gateway(layer);
    const Satellite next = state_.at.gateway(next_layer(layer, costs_->layers()));
    steps[i] = {layer, gateway, next, state_.at.modules().expert_of(moved[i].module), moved[i].to};
  }
  const auto latency_of = [&](std::size_t i) -> Blocks& {
    return latencies(steps[i].layer)[number(steps[i].expert)];
  };
  change_s[0] = costs_->change_s(steps[0], latencies(steps[0].layer), to_s[0]);
  const Blocks before_s = latency_of(0);
  if (moved.size() == 2) {
    latency_of(0) = to_s[0];  // which counts where both are in one layer
    change_s[1] = costs_->change_s(steps[1], latencies(steps[1].layer), to_s[1]);
  }
  const double sum_s = static_cast<double>(change_s[0]) + static_cast<double>(change_s[1]);
  if (!takes(sum_s, temperature_s)) {
    latency_of(0) = before_s;
    return;
  }
  for (std::size_t i = 0; i < moved.size(); ++i) {
    latency_of(i) = to_s[i];
    state_.layer_s[number(steps[i].layer)] += change_s[i];
  }
  state_.value_s += sum_s;
  state_.at.move(moved);
  state_.at.settle(moved);
}

void Annealed::touch(Layer layer) {
  if (is_touched_[number(layer)] == 0) {
    is_touched_[number(layer)] = 1;
    touched_.push_back(layer);
  }
}

void Annealed::find_touched(std::span<const Relocation> moved) {
  touched_.clear();
  touched_s_.clear();
  for (const Relocation& relocation : moved) {
    const Layer layer = state_.at.layer_of(relocation.module);
    touch(layer);
    if (state_.at.is_gateway(relocation.module)) {
      touch(previous_layer(layer, costs_->layers()));
    }
  }
  for (const Layer layer : touched_) {
    is_touched_[number(layer)] = 0;
  }
}

/// What these of the touched layers would cost more.
double Annealed::weigh(std::size_t first, std::size_t last) {
  double change_s = 0.0;
  for (std::size_t i = first; i < last; ++i) {
    const Layer layer = touched_[i];
    Blocks* latency_s = touched_latency_s_.data() + i * costs_->experts();
    find_latencies(layer, latency_s);
    touched_s_.push_back(costs_->layer_s(layer, state_.at.gateway(layer), latency_s));
    change_s += static_cast<double>(touched_s_.back() - state_.layer_s[number(layer)]);
  }
  return change_s;
}

void Annealed::keep_touched() {
  const std::size_t experts = costs_->experts();
  for (std::size_t i = 0; i < touched_.size(); ++i) {
    std::copy_n(touched_latency_s_.data() + i * experts, experts, latencies(touched_[i]));
    state_.layer_s[number(touched_[i])] = touched_s_[i];
  }
}

/// Where an arc goes a step as a whole, the layers inside it cost nearly what they did, and those
/// at its ends decide. So these are weighed first, and most moves end there: delayed acceptance
/// (Christen and Fox, "Markov chain Monte Carlo using an approximation", 2005).
void Annealed::move_any(std::span<const Relocation> moved, LayerArc inside, double temperature_s) {
  state_.at.move(moved);
  find_touched(moved);
  const std::uint32_t layers = costs_->layers();
  const auto past_ends = std::partition(touched_.begin(), touched_.end(), [&](Layer layer) {
    return (number(layer) + layers - inside.first) % layers >= inside.count;
  });
  const auto ends = static_cast<std::size_t>(past_ends - touched_.begin());
  const double ends_s = weigh(0, ends);
  if (takes(ends_s, temperature_s)) {
    const double inside_s = weigh(ends, touched_.size());
    if (takes(inside_s, temperature_s)) {
      state_.at.settle(moved);
      keep_touched();
      state_.value_s += ends_s + inside_s;
      return;
    }
  }
  state_.at.revert(moved);
}

std::vector<double> Annealed::step_costs_s(const GridSteps& steps) {
  std::vector<double> costs_s;
  for (const Module module : all<Module>(state_.at.modules().count())) {
    for (std::uint32_t direction = 0; direction < grid_directions; ++direction) {
      const Satellite from = state_.at.place(module);
      if (const auto to = steps.step(from, static_cast<GridDirection>(direction))) {
        const std::array<Relocation, 1> moved = {{{module, from, *to}}};
        state_.at.move(moved);
        find_touched(moved);
        costs_s.push_back(weigh(0, touched_.size()));
        state_.at.revert(moved);
      }
    }
  }
  return costs_s;
}

}  // namespace spacemoe
