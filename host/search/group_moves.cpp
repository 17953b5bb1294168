#include "host/search/group_moves.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace spacemoe {
namespace {

/// Shares of the kinds of moves, in 1024ths; the rest moves one module. Found by trial on the
/// paper's setup.
constexpr std::uint32_t tour_moves = 20;
constexpr std::uint32_t arc_moves = 51;
/// Longest walk from a gateway, in steps, to where the ring comes near itself.
constexpr std::uint32_t near_steps = 4;
/// Most layers that are passed elsewhere at once.
constexpr std::uint32_t max_passed = 3;
constexpr std::uint32_t min_tour_layers = 4;

std::vector<Expert> experts_by_rank(const ModuleNumbers& modules,
                                    std::span<const double> inclusion) {
  std::vector<Expert> by_rank;
  for (std::uint32_t layer = 0; layer < modules.layers; ++layer) {
    const double* active = inclusion.data() + std::size_t{layer} * modules.experts;
    std::vector<Expert> experts;
    for (const Expert expert : all<Expert>(modules.experts)) {
      experts.push_back(expert);
    }
    std::ranges::stable_sort(
        experts, [&](Expert a, Expert b) { return active[number(a)] > active[number(b)]; });
    by_rank.insert(by_rank.end(), experts.begin(), experts.end());
  }
  return by_rank;
}

}  // namespace

GroupMoves::GroupMoves(const SearchProblem& problem, const GridSteps& steps,
                       std::span<const double> inclusion)
    : problem_(problem),
      steps_(steps),
      proposer_(problem),
      by_rank_(experts_by_rank(problem.modules, inclusion)) {
  for (const auto& place : problem.fixed) {
    stays_.push_back(place ? 1 : 0);
  }
  for (const Satellite satellite :
       all<Satellite>(static_cast<std::uint32_t>(problem.allowed.size()))) {
    const auto holds = [&](std::uint32_t gateways, std::uint32_t experts) {
      return problem.allows(satellite) && problem.capacity.fits(satellite, gateways, experts);
    };
    holds_gateway_.push_back(holds(1, 0) ? 1 : 0);
    holds_expert_.push_back(holds(0, 1) ? 1 : 0);
  }
}

std::span<const Relocation> GroupMoves::draw(const LoneModules& at, const Scope& scope,
                                             DrawWords& words, Workspace& workspace) const {
  workspace.moved.clear();
  const std::uint32_t kind = scope.groups ? words.word() >> 22U : 1023;
  if (kind < tour_moves) {
    workspace.kind = Kind::tour;
    if (scope.layers.count == problem_.modules.layers && scope.layers.count >= min_tour_layers) {
      draw_tour(at, words, workspace);
    }
  } else if (kind < tour_moves + arc_moves) {
    workspace.kind = Kind::arc;
    draw_arc(at, scope.layers, words, workspace);
  } else {
    workspace.kind = Kind::single;
    draw_single(at, scope.layers, words, workspace);
  }
  return allowed(at, workspace);
}

std::span<const Relocation> GroupMoves::draw_rotation(const LoneModules& at, DrawWords& words,
                                                      Workspace& workspace) const {
  const std::uint32_t layers = problem_.modules.layers;
  const std::uint32_t by = words.below(layers);
  const bool backwards = words.coin();
  workspace.moved.clear();
  workspace.kind = Kind::tour;
  start_tour(workspace);
  for (std::uint32_t to = 0; to < layers; ++to) {
    workspace.gateway_of[to] = (backwards ? by + layers - to : by + to) % layers;
    workspace.experts_of[to] = (backwards ? by + 2 * layers - to - 1 : by + to) % layers;
  }
  take_tour(at, workspace);
  return allowed(at, workspace);
}

/// The move that was drawn, if constraints allow all of it.
std::span<const Relocation> GroupMoves::allowed(const LoneModules& at, Workspace& workspace) const {
  const bool is_allowed = std::ranges::all_of(workspace.moved, [&](const Relocation& relocation) {
    const auto& holds = at.is_gateway(relocation.module) ? holds_gateway_ : holds_expert_;
    return stays_[number(relocation.module)] == 0 && holds[number(relocation.to)] != 0;
  });
  if (!is_allowed) {
    workspace.moved.clear();
  }
  return workspace.moved;
}

void GroupMoves::draw_single(const LoneModules& at, LayerArc layers, DrawWords& words,
                             Workspace& workspace) const {
  const std::uint32_t of_layer = problem_.modules.experts + 1;
  const std::uint32_t chosen = layers.first * of_layer + words.below(layers.count * of_layer);
  const std::uint32_t modules = problem_.modules.model();
  const Module module{chosen < modules ? chosen : chosen - modules};
  const Move move = proposer_.wish(module, at.layer_of(module), at.places(), words.block()).move;
  const Satellite from = at.place(move.module);
  if (move.target == from) {
    return;
  }
  workspace.moved.push_back({move.module, from, move.target});
  if (const auto partner = at.module_on(move.target)) {
    workspace.moved.push_back({*partner, move.target, from});
  }
}

/// Gateways of successive layers, the experts between them and, as it comes, those before the
/// first and behind the last of them.
void GroupMoves::draw_arc(const LoneModules& at, LayerArc within, DrawWords& words,
                          Workspace& workspace) const {
  const ModuleNumbers& modules = problem_.modules;
  std::vector<Relocation>& moved = workspace.moved;
  const std::uint32_t skipped = words.below(within.count);
  const std::uint32_t first = (within.first + skipped) % modules.layers;
  const std::uint32_t most =
      within.count == modules.layers ? std::max(1U, modules.layers / 2) : within.count - skipped;
  const std::uint32_t layers = 1 + words.below(most);
  workspace.inside = {first, layers - 1};
  const auto direction = static_cast<GridDirection>(words.below(grid_directions));
  const bool with_before = words.coin() && layers < modules.layers;
  const bool with_behind = words.coin();
  workspace.marks.resize(problem_.allowed.size(), 0);
  const std::uint32_t mark = ++workspace.arcs;
  bool stays_on_grid = true;
  const auto leave = [&](Module module) {
    const Satellite from = at.place(module);
    const auto to = steps_.step(from, direction);
    stays_on_grid = stays_on_grid && to.has_value();
    moved.push_back({module, from, to.value_or(from)});
    workspace.marks[number(from)] = mark;
  };
  const auto leave_experts = [&](Layer layer) {
    for (const Expert expert : all<Expert>(modules.experts)) {
      leave(modules.expert(layer, expert));
    }
  };
  if (with_before) {
    leave_experts(previous_layer(Layer{first}, modules.layers));
  }
  for (std::uint32_t i = 0; i < layers; ++i) {
    const Layer layer{(first + i) % modules.layers};
    leave(modules.gateway(layer));
    if (i + 1 < layers || with_behind) {
      leave_experts(layer);
    }
  }
  if (!stays_on_grid) {
    moved.clear();
    return;
  }
  // Modules in the way go to the satellite that the row of movers before them leaves free.
  const std::size_t arc = moved.size();
  for (std::size_t i = 0; i < arc; ++i) {
    const auto [module, from, to] = moved[i];
    const auto other = at.module_on(to);
    if (!other || workspace.marks[number(to)] == mark) {
      continue;
    }
    Satellite free = from;
    for (auto back = steps_.step(free, opposite(direction));
         back && workspace.marks[number(*back)] == mark;
         back = steps_.step(free, opposite(direction))) {
      free = *back;
    }
    moved.push_back({*other, to, free});
  }
}

void GroupMoves::draw_tour(const LoneModules& at, DrawWords& words, Workspace& workspace) const {
  const ModuleNumbers& modules = problem_.modules;
  const Layer layer{words.below(modules.layers)};
  const std::uint32_t steps = 1 + words.below(near_steps);
  std::optional<Satellite> here = at.gateway(layer);
  for (std::uint32_t step = 0; step < steps && here; ++step) {
    here = steps_.step(*here, static_cast<GridDirection>(words.below(grid_directions)));
  }
  const auto met = here ? at.module_on(*here) : std::nullopt;
  if (!met || modules.layer_of(*met) == layer) {
    return;
  }
  start_tour(workspace);
  if (words.coin()) {
    reverse(number(layer), number(modules.layer_of(*met)), workspace);
  } else {
    pass_elsewhere(number(layer), number(modules.layer_of(*met)), words, workspace);
  }
  take_tour(at, workspace);
}

void GroupMoves::start_tour(Workspace& workspace) const {
  workspace.gateway_of.resize(problem_.modules.layers);
  std::iota(workspace.gateway_of.begin(), workspace.gateway_of.end(), 0U);
  workspace.experts_of = workspace.gateway_of;
}

void GroupMoves::take_tour(const LoneModules& at, Workspace& workspace) const {
  const ModuleNumbers& modules = problem_.modules;
  for (const Layer to : all<Layer>(modules.layers)) {
    const Layer whose_gateway{workspace.gateway_of[number(to)]};
    if (whose_gateway != to) {
      workspace.moved.push_back({modules.gateway(to), at.gateway(to), at.gateway(whose_gateway)});
    }
    const Layer whose_experts{workspace.experts_of[number(to)]};
    for (std::uint32_t rank = 0; whose_experts != to && rank < modules.experts; ++rank) {
      const Expert expert = by_rank_[std::size_t{number(to)} * modules.experts + rank];
      const Expert other = by_rank_[std::size_t{number(whose_experts)} * modules.experts + rank];
      workspace.moved.push_back({modules.expert(to, expert), at.place(modules.expert(to, expert)),
                                 at.place(modules.expert(whose_experts, other))});
    }
  }
}

/// The gateways behind `before` up to `last`, with the experts between them, in reverse order; or
/// those of the rest of the ring, if these are fewer: it makes the same ring.
void GroupMoves::reverse(std::uint32_t before, std::uint32_t last, Workspace& workspace) const {
  const std::uint32_t layers = problem_.modules.layers;
  std::uint32_t length = (last + layers - before) % layers;
  if (length > layers / 2) {
    std::swap(before, last);
    length = layers - length;
  }
  for (std::uint32_t i = 1; i <= length; ++i) {
    workspace.gateway_of[(before + i) % layers] = (before + length + 1 - i) % layers;
  }
  for (std::uint32_t i = 1; i < length; ++i) {
    workspace.experts_of[(before + i) % layers] = (before + length - i) % layers;
  }
}

/// Up to max_passed layers from `first` on come behind the layer `after`, in either direction; the
/// layers between there and where they were take their numbers.
void GroupMoves::pass_elsewhere(std::uint32_t first, std::uint32_t after, DrawWords& words,
                                Workspace& workspace) const {
  const std::uint32_t layers = problem_.modules.layers;
  const std::uint32_t count = 1 + words.below(max_passed);
  const bool reversed = words.coin();
  const std::uint32_t ahead = (after + layers - first) % layers;
  if (ahead < count) {
    return;
  }
  std::uint32_t to = 0;
  const auto put = [&](std::uint32_t gateway, std::uint32_t experts) {
    workspace.gateway_of[to % layers] = gateway % layers;
    workspace.experts_of[to % layers] = experts % layers;
    ++to;
  };
  const auto put_passed = [&] {
    for (std::uint32_t i = 0; i < count; ++i) {
      const bool is_last = i + 1 == count;
      put(first + (reversed ? count - 1 - i : i),
          first + (reversed && !is_last ? count - 2 - i : i));
    }
  };
  const auto put_in_order = [&](std::uint32_t from, std::uint32_t number_of_layers) {
    for (std::uint32_t i = 0; i < number_of_layers; ++i) {
      put(from + i, from + i);
    }
  };
  if (ahead <= layers / 2) {
    to = first;
    put_in_order(first + count, ahead + 1 - count);
    put_passed();
  } else {
    to = after + 1;
    put_passed();
    put_in_order(after + 1, layers - ahead - 1);
  }
}

}  // namespace spacemoe
