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
/// The same of copies that become others, and of those of them that stay where they stand.
constexpr std::uint32_t becoming_moves = 128;
constexpr std::uint32_t becoming_in_place = 96;

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

Module MoveProposer::chosen(const PhiloxBlock& random) const {
  return movable_[below(random.word[0], static_cast<std::uint32_t>(movable_.size()))];
}

MoveProposer::Wish MoveProposer::wish(Module module, Layer layer, std::span<const Satellite> places,
                                      const PhiloxBlock& random) const {
  const ModuleNumbers& modules = problem_.modules;
  const auto& [chosen, kind_and_partner, target_word, steps] = random.word;
  const std::uint32_t kind = kind_and_partner >> 24U;
  Wish wish{{module, {}, {}}, kind_and_partner << 8U};
  Move& move = wish.move;
  if (kind < order_moves && !modules.is_gateway(module)) {
    move.partner = modules.expert(layer, Expert{below(target_word, modules.experts)});
    move.target = places[number(*move.partner)];
  } else if (kind < order_moves + far_moves) {
    move.target =
        Satellite{below(target_word, static_cast<std::uint32_t>(problem_.allowed.size()))};
  } else {
    const bool near_related = kind < order_moves + far_moves + related_moves;
    const Module origin = near_related ? related(module, layer, target_word) : module;
    move.target = walk(places[number(origin)], steps);
  }
  return wish;
}

std::optional<Move> MoveProposer::propose(const SearchState& state,
                                          const PhiloxBlock& random) const {
  const Module module = chosen(random);
  Move move{};
  if (problem_.modules.is_copy(module) && (random.word[1] & 255U) < becoming_moves) {
    move = becoming(state, module, random);
  } else {
    const Wish wished = wish(module, state.layer_of(module), state.places(), random);
    move = wished.move;
    if (!move.partner) {
      move.partner = partner_on(state, module, move.target, wished.word);
    }
  }
  return state.allows(move) ? std::optional(move) : std::nullopt;
}

Move MoveProposer::becoming(const SearchState& state, Module copy,
                            const PhiloxBlock& random) const {
  const ModuleNumbers& modules = problem_.modules;
  const auto& [chosen, kind_and_partner, target_word, steps] = random.word;
  const Satellite from = state.satellite_of(copy);
  if (kind_and_partner >> 24U < becoming_in_place) {
    const Expert other{below(target_word, modules.experts)};
    return {copy, from, {}, modules.expert(state.layer_of(copy), other)};
  }
  const std::uint32_t other = below(target_word, modules.layers * modules.experts);
  const Layer layer{other / modules.experts};
  // Each of its words decides one thing; the last bits of the first one chose no module.
  const Module expert = modules.expert(layer, Expert{other % modules.experts});
  const Module gateway = related(expert, layer, chosen << 31U);
  Move move{copy, walk(state.satellite_of(gateway), steps), {}, expert};
  if (move.target != from) {
    move.partner = partner_on(state, copy, move.target, kind_and_partner << 8U);
  }
  return move;
}

/// For an expert the gateways before and after it; for a gateway its neighbours on the ring.
Module MoveProposer::related(Module module, Layer layer, std::uint32_t random) const {
  const ModuleNumbers& modules = problem_.modules;
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
