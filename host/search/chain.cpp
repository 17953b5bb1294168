#include "host/search/chain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/common/random_key.hpp"

namespace spacemoe {

Chain::Chain(const SearchProblem& problem, const Objective& objective, std::uint32_t slots,
             const Placement& start, std::uint64_t seed, std::uint32_t number)
    : state_(problem, start),
      score_(objective, problem.modules.layers, objective.needs_slots() ? slots : 1),
      modules_(problem.modules),
      whole_(objective, slots),
      seed_(seed),
      number_(number),
      best_(state_.places().begin(), state_.places().end()),
      best_value_(std::numeric_limits<double>::infinity()) {}

void Chain::score_all(ScoringPass& pass) {
  ChoiceBatch batch;
  for (std::uint32_t layer = 0; layer < modules_.layers; ++layer) {
    state_.add_choice(layer, batch);
  }
  whole_.score(pass, batch);
  for (std::uint32_t layer = 0; layer < modules_.layers; ++layer) {
    score_.set(layer, whole_.cost_s(layer), whole_.lost(layer));
  }
  score_.settle();
  std::ranges::copy(state_.places(), best_.begin());
  best_value_ = score_.value();
}

void Chain::propose(const MoveProposer& proposer, ChoiceBatch& batch) {
  const RandomKey key{seed_, Purpose::search_move, number_, static_cast<std::uint32_t>(moves_),
                      static_cast<std::uint32_t>(moves_ >> 32U)};
  ++moves_;
  move_ = proposer.propose(state_, random_block(key));
  if (!move_) {
    return;
  }
  from_ = state_.satellite_of(move_->module);
  touched_ = state_.touched_by(*move_);
  state_.apply(*move_);
  first_choice_ = batch.size();
  for (const std::uint32_t layer : touched_.list()) {
    state_.add_choice(layer, batch);
  }
}

void Chain::decide(const LayerScores& scores, double temperature_s) {
  if (!move_) {
    return;
  }
  ++scored_;
  const double before = score_.value();
  const double worse = score_.value_with(touched_.list(), scores, first_choice_) - before;
  const std::uint64_t number = moves_ - 1;
  const auto accepts_worse = [&] {
    const RandomKey key{seed_, Purpose::search_acceptance, number_,
                        static_cast<std::uint32_t>(number),
                        static_cast<std::uint32_t>(number >> 32U)};
    return uniform(key) < std::exp(-worse / temperature_s);
  };
  if (worse <= 0.0 || accepts_worse()) {
    score_.replace(touched_.list(), scores, first_choice_);
    ++accepted_;
    if (score_.value() < best_value_) {
      std::ranges::copy(state_.places(), best_.begin());
      best_value_ = score_.value();
    }
  } else {
    state_.undo(*move_, from_);
  }
}

double Chain::reject(const LayerScores& scores) {
  if (!move_) {
    return 0.0;
  }
  const double change_s =
      score_.value_with(touched_.list(), scores, first_choice_) - score_.value();
  state_.undo(*move_, from_);
  return change_s;
}

}  // namespace spacemoe
