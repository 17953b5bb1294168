#include "host/search/search_state.hpp"

#include <utility>

namespace spacemoe {

SearchState::SearchState(const SearchProblem& problem)
    : problem_(problem),
      at_(problem.modules.count(), none),
      first_(problem.allowed.size(), none),
      next_(problem.modules.count(), none),
      gateways_on_(problem.allowed.size(), 0),
      experts_on_(problem.allowed.size(), 0) {}

SearchState::SearchState(const SearchProblem& problem, const Placement& start)
    : SearchState(problem) {
  const ModuleNumbers& modules = problem.modules;
  for (std::uint32_t layer = 0; layer < modules.layers; ++layer) {
    put(modules.gateway(layer), start.gateways[layer]);
    for (std::uint32_t expert = 0; expert < modules.experts; ++expert) {
      put(modules.expert(layer, expert),
          start.satellites[std::size_t{layer} * modules.experts + expert]);
    }
  }
}

bool SearchState::has_room(std::uint32_t satellite, std::optional<std::uint32_t> leaving,
                           std::uint32_t coming) const {
  const auto is_gateway = [&](std::uint32_t module) {
    return problem_.modules.role_of(module) == 0 ? 1U : 0U;
  };
  std::uint32_t gateways = gateways_on_[satellite] + is_gateway(coming);
  std::uint32_t experts = experts_on_[satellite] + 1 - is_gateway(coming);
  if (leaving) {
    gateways -= is_gateway(*leaving);
    experts -= 1 - is_gateway(*leaving);
  }
  return problem_.capacity.fits(gateways, experts);
}

bool SearchState::may_enter(std::uint32_t module, std::uint32_t satellite) const {
  const bool opens = first_[satellite] == none;
  return problem_.allowed[satellite] != 0 && has_room(satellite, {}, module) &&
         (!opens || used_ < problem_.max_satellites);
}

bool SearchState::allows(const Move& move) const {
  const std::uint32_t from = at_[move.module];
  if (move.target == from || problem_.allowed[move.target] == 0 || problem_.fixed[move.module] ||
      !has_room(move.target, move.partner, move.module)) {
    return false;
  }
  if (move.partner) {
    return !problem_.fixed[*move.partner] && has_room(from, move.module, *move.partner);
  }
  const bool opens = first_[move.target] == none;
  const bool closes = modules_on(from) == 1;
  return !opens || closes || used_ < problem_.max_satellites;
}

TouchedLayers SearchState::touched_by(const Move& move) const {
  const ModuleNumbers& modules = problem_.modules;
  TouchedLayers touched;
  const auto add = [&](std::uint32_t module) {
    const std::uint32_t layer = modules.layer_of(module);
    touched.add(layer);
    if (modules.role_of(module) == 0) {
      touched.add(layer == 0 ? modules.layers - 1 : layer - 1);
    }
  };
  add(move.module);
  if (move.partner) {
    add(*move.partner);
  }
  return touched;
}

void SearchState::put(std::uint32_t module, std::uint32_t satellite) {
  at_[module] = satellite;
  used_ += first_[satellite] == none ? 1U : 0U;
  next_[module] = first_[satellite];
  first_[satellite] = module;
  ++(problem_.modules.role_of(module) == 0 ? gateways_on_ : experts_on_)[satellite];
}

void SearchState::take(std::uint32_t module) {
  const std::uint32_t satellite = at_[module];
  std::uint32_t* link = &first_[satellite];
  while (*link != module) {
    link = &next_[*link];
  }
  *link = next_[module];
  used_ -= first_[satellite] == none ? 1U : 0U;
  --(problem_.modules.role_of(module) == 0 ? gateways_on_ : experts_on_)[satellite];
}

void SearchState::apply(const Move& move) {
  const std::uint32_t from = at_[move.module];
  take(move.module);
  if (move.partner) {
    take(*move.partner);
    put(*move.partner, from);
  }
  put(move.module, move.target);
}

void SearchState::add_choice(std::uint32_t layer, ChoiceBatch& batch) const {
  const ModuleNumbers& modules = problem_.modules;
  const std::uint32_t next = layer + 1 < modules.layers ? layer + 1 : 0;
  batch.add(layer, at_[modules.gateway(layer)], at_[modules.gateway(next)],
            std::span(at_).subspan(modules.expert(layer, 0), modules.experts));
}

void SearchState::add_choices(const Move& move, const TouchedLayers& touched, ChoiceBatch& batch) {
  const std::uint32_t from = std::exchange(at_[move.module], move.target);
  if (move.partner) {
    at_[*move.partner] = from;
  }
  for (const std::uint32_t layer : touched.list()) {
    add_choice(layer, batch);
  }
  at_[move.module] = from;
  if (move.partner) {
    at_[*move.partner] = move.target;
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
std::uint32_t SearchState::come_first(std::uint32_t module) {
  std::uint32_t& first = first_[at_[module]];
  if (first == module) {
    return none;
  }
  std::uint32_t after = first;
  while (next_[after] != module) {
    after = next_[after];
  }
  next_[after] = next_[module];
  next_[module] = std::exchange(first, module);
  return after;
}

/// Of a module that is first.
void SearchState::go_behind(std::uint32_t module, std::uint32_t after) {
  first_[at_[module]] = next_[module];
  next_[module] = std::exchange(next_[after], module);
}

}  // namespace spacemoe
