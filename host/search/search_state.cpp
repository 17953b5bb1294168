#include "host/search/search_state.hpp"

#include <algorithm>
#include <utility>

#include "host/base/contract.hpp"

namespace spacemoe {

SearchState::SearchState(const SearchProblem& problem)
    : problem_(problem),
      at_{std::vector(problem.modules.count(), Satellite{none}),
          std::vector(problem.modules.copies, Module{none})},
      first_(problem.allowed.size(), none),
      next_(problem.modules.count(), none),
      gateways_on_(problem.allowed.size(), 0),
      experts_on_(problem.allowed.size(), 0) {
  std::ranges::copy(problem.fixed_copies, at_.copied.begin());
}

SearchState::SearchState(const SearchProblem& problem, const Placement& start)
    : SearchState(problem) {
  const ModuleNumbers& modules = problem.modules;
  for (const Layer layer : all<Layer>(modules.layers)) {
    put(modules.gateway(layer), start.gateway(layer));
    for (const Expert expert : all<Expert>(modules.experts)) {
      put(modules.expert(layer, expert), start.expert(layer, expert));
    }
  }
  SPACEMOE_EXPECTS(start.replicas.size() == modules.copies);
  std::vector<Replica> others = start.replicas;
  std::uint32_t copy = 0;
  for (const Module expert : problem.fixed_copies) {
    const Module fixed = modules.copy(copy++);
    put(fixed, *problem.fixed_place(fixed));
    std::erase(others, Replica{modules.layer_of(expert), modules.expert_of(expert),
                               *problem.fixed_place(fixed)});
  }
  for (const Replica& replica : others) {
    become(modules.copy(copy), modules.expert(replica.layer, replica.expert));
    put(modules.copy(copy++), replica.satellite);
  }
}

bool SearchState::has_room(Satellite satellite, std::optional<Module> leaving,
                           Module coming) const {
  const auto is_gateway = [&](Module module) {
    return problem_.modules.is_gateway(module) ? 1U : 0U;
  };
  std::uint32_t gateways = gateways_on_[number(satellite)] + is_gateway(coming);
  std::uint32_t experts = experts_on_[number(satellite)] + 1 - is_gateway(coming);
  if (leaving) {
    gateways -= is_gateway(*leaving);
    experts -= 1 - is_gateway(*leaving);
  }
  return problem_.capacity.fits(satellite, gateways, experts);
}

bool SearchState::has_none_of(Module expert, Satellite satellite, Module moving,
                              std::optional<Module> partner) const {
  if (problem_.modules.copies == 0) {
    return true;
  }
  for (auto on = first_on(satellite); on; on = next_on(*on)) {
    if (*on != moving && on != partner && original(*on) == expert) {
      return false;
    }
  }
  return true;
}

bool SearchState::may_enter(Module module, Satellite satellite) const {
  const bool opens = first_[number(satellite)] == none;
  return problem_.allows(satellite) && has_room(satellite, {}, module) &&
         has_none_of(original(module), satellite, module, {}) &&
         (!opens || used_ < problem_.max_satellites);
}

bool SearchState::allows(const Move& move) const {
  const Satellite from = satellite_of(move.module);
  const Module before = original(move.module);
  const Module after = move.becomes.value_or(before);
  if (problem_.fixed_place(move.module) || !problem_.allows(move.target) ||
      (move.becomes ? after == before : move.target == from) ||
      !has_none_of(after, move.target, move.module, move.partner)) {
    return false;
  }
  if (move.target == from) {
    return !move.partner;
  }
  if (!has_room(move.target, move.partner, move.module)) {
    return false;
  }
  if (move.partner) {
    const Module coming = original(*move.partner);
    // Copies of one expert that change places would change nothing.
    return !problem_.fixed_place(*move.partner) && has_room(from, move.module, *move.partner) &&
           coming != after && has_none_of(coming, from, move.module, move.partner);
  }
  const bool opens = first_[number(move.target)] == none;
  const bool closes = modules_on(from) == 1;
  return !opens || closes || used_ < problem_.max_satellites;
}

TouchedLayers SearchState::touched_by(const Move& move) const {
  const ModuleNumbers& modules = problem_.modules;
  TouchedLayers touched;
  const auto add = [&](Module module) {
    const Layer layer = layer_of(module);
    touched.add(layer);
    if (modules.is_gateway(module)) {
      touched.add(previous_layer(layer, modules.layers));
    }
  };
  add(move.module);
  if (move.becomes) {
    touched.add(modules.layer_of(*move.becomes));
  }
  if (move.partner) {
    add(*move.partner);
  }
  return touched;
}

void SearchState::put(Module module, Satellite satellite) {
  at_.places[number(module)] = satellite;
  used_ += first_[number(satellite)] == none ? 1U : 0U;
  next_[number(module)] = first_[number(satellite)];
  first_[number(satellite)] = number(module);
  ++(problem_.modules.is_gateway(module) ? gateways_on_ : experts_on_)[number(satellite)];
}

void SearchState::take(Module module) {
  const Satellite satellite = satellite_of(module);
  std::uint32_t* link = &first_[number(satellite)];
  while (*link != number(module)) {
    link = &next_[*link];
  }
  *link = next_[number(module)];
  used_ -= first_[number(satellite)] == none ? 1U : 0U;
  --(problem_.modules.is_gateway(module) ? gateways_on_ : experts_on_)[number(satellite)];
}

void SearchState::apply(const Move& move) {
  const Satellite from = satellite_of(move.module);
  take(move.module);
  if (move.partner) {
    take(*move.partner);
    put(*move.partner, from);
  }
  if (move.becomes) {
    become(move.module, *move.becomes);
  }
  put(move.module, move.target);
}

void SearchState::add_choice(Layer layer, ChoiceBatch& batch) const {
  const ModuleNumbers& modules = problem_.modules;
  const Layer next = next_layer(layer, modules.layers);
  const Module first_expert = modules.expert(layer, Expert{0});
  batch.add(layer, satellite_of(modules.gateway(layer)), satellite_of(modules.gateway(next)),
            std::span(at_.places).subspan(number(first_expert), modules.experts));
  for (std::uint32_t copy = 0; copy < modules.copies; ++copy) {
    // Above all experts for those of layers before.
    const std::uint32_t expert = number(at_.copied[copy]) - number(first_expert);
    if (expert < modules.experts) {
      batch.add_copy({Expert{expert}, satellite_of(modules.copy(copy))});
    }
  }
}

void SearchState::add_choices(const Move& move, const TouchedLayers& touched, ChoiceBatch& batch) {
  const Satellite from = std::exchange(at_.places[number(move.module)], move.target);
  if (move.partner) {
    at_.places[number(*move.partner)] = from;
  }
  const Module before = original(move.module);
  if (move.becomes) {
    become(move.module, *move.becomes);
  }
  for (const Layer layer : touched.list()) {
    add_choice(layer, batch);
  }
  at_.places[number(move.module)] = from;
  if (move.partner) {
    at_.places[number(*move.partner)] = move.target;
  }
  if (move.becomes) {
    become(move.module, before);
  }
}

SearchState::Order SearchState::leave(const Move& move) {
  return {come_first(move.module), move.partner ? come_first(*move.partner) : none};
}

void SearchState::restore(const Move& move, const Order& order) {
  if (order.module_after != none) {
    go_behind(move.module, order.module_after);
  }
  if (order.partner_after != none) {
    go_behind(*move.partner, order.partner_after);
  }
}

/// Returns the module that it stood behind, or none.
std::uint32_t SearchState::come_first(Module module) {
  std::uint32_t& first = first_[number(satellite_of(module))];
  if (first == number(module)) {
    return none;
  }
  std::uint32_t after = first;
  while (next_[after] != number(module)) {
    after = next_[after];
  }
  next_[after] = next_[number(module)];
  next_[number(module)] = std::exchange(first, number(module));
  return after;
}

/// Of a module that is first.
void SearchState::go_behind(Module module, std::uint32_t after) {
  first_[number(satellite_of(module))] = next_[number(module)];
  next_[number(module)] = std::exchange(next_[after], number(module));
}

}  // namespace spacemoe
