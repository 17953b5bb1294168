#include "host/search/move_proposer.hpp"

#include "host/base/contract.hpp"

namespace spacemoe {
namespace {

/// Shares of the kinds of moves, in 256ths. Found by trial on the paper's setup: between half and
/// twice these, the result of a minute changes by less than with another seed.
constexpr std::uint32_t order_moves = 48;
constexpr std::uint32_t far_moves = 20;
constexpr std::uint32_t related_moves = 96;
constexpr std::uint32_t longest_walk = 4;

/// Uniform in 0 .. bound - 1, from a word.
std::uint32_t below(std::uint32_t word, std::uint32_t bound) {
  return static_cast<std::uint32_t>(std::uint64_t{word} * bound >> 32U);
}

}  // namespace

MoveProposer::MoveProposer(const SearchProblem& problem) : problem_(problem) {
  for (const Module module : all<Module>(problem.modules.count())) {
    if (!problem.fixed_place(module)) {
      movable_.push_back(module);
    }
  }
  SPACEMOE_EXPECTS(!movable_.empty());
}

MoveProposer::Wish MoveProposer::wish(std::span<const Satellite> places,
                                      const PhiloxBlock& random) const {
  const ModuleNumbers& modules = problem_.modules;
  const auto& [chosen, kind_and_partner, target_word, steps] = random.word;
  const Module module = movable_[below(chosen, static_cast<std::uint32_t>(movable_.size()))];
  const std::uint32_t kind = kind_and_partner >> 24U;
  Wish wish{{module, {}, {}}, kind_and_partner << 8U};
  Move& move = wish.move;
  if (kind < order_moves && !modules.is_gateway(module)) {
    const Layer layer = modules.layer_of(module);
    move.partner = modules.expert(layer, Expert{below(target_word, modules.experts)});
    move.target = places[number(*move.partner)];
  } else if (kind < order_moves + far_moves) {
    move.target =
        Satellite{below(target_word, static_cast<std::uint32_t>(problem_.allowed.size()))};
  } else {
    const bool near_related = kind < order_moves + far_moves + related_moves;
    const Module origin = near_related ? related(module, target_word) : module;
    move.target = walk(places[number(origin)], steps);
  }
  return wish;
}

std::optional<Move> MoveProposer::propose(const SearchState& state,
                                          const PhiloxBlock& random) const {
  auto [move, word] = wish(state.places(), random);
  if (!move.partner) {
    move.partner = partner_on(state, move.module, move.target, word);
  }
  return state.allows(move) ? std::optional(move) : std::nullopt;
}

/// For an expert the gateways before and after it; for a gateway its neighbours on the ring.
Module MoveProposer::related(Module module, std::uint32_t random) const {
  const ModuleNumbers& modules = problem_.modules;
  const Layer layer = modules.layer_of(module);
  const bool onward = random >> 31U != 0;
  if (onward) {
    return modules.gateway(next_layer(layer, modules.layers));
  }
  if (!modules.is_gateway(module)) {
    return modules.gateway(layer);
  }
  return modules.gateway(previous_layer(layer, modules.layers));
}

Satellite MoveProposer::walk(Satellite satellite, std::uint32_t random) const {
  std::uint32_t at = number(satellite);
  const std::uint32_t steps = 1 + below(random, longest_walk);
  for (std::uint32_t step = 0; step < steps; ++step) {
    at = problem_.adjacency[at].neighbour[random >> (2 * step) & 3U];
  }
  return Satellite{at};
}

std::optional<Module> MoveProposer::partner_on(const SearchState& state, Module module,
                                               Satellite target, std::uint32_t random) const {
  const std::uint32_t standing = state.modules_on(target);
  if (standing == 0 || (standing < problem_.capacity.modules && random >> 31U != 0)) {
    return std::nullopt;
  }
  auto partner = state.first_on(target);
  for (std::uint32_t skip = below(random << 1U, standing); skip > 0; --skip) {
    partner = state.next_on(*partner);
  }
  return partner == module ? std::nullopt : partner;
}

}  // namespace spacemoe
