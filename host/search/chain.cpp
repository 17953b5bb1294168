#include "host/search/chain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace spacemoe {

RandomKey Chain::key_of(Purpose purpose, std::uint64_t move) const {
  return {seed_, purpose, number_, static_cast<std::uint32_t>(move),
          static_cast<std::uint32_t>(move >> 32U)};
}

Chain::Chain(const SearchProblem& problem, const Objective& objective, std::uint32_t slots,
             const Placement& start, std::uint64_t seed, std::uint32_t number)
    : state_(problem, start),
      score_(objective, problem, objective.needs_slots() ? slots : 1),
      modules_(problem.modules),
      whole_(objective, slots),
      seed_(seed),
      number_(number),
      best_(state_.standing()),
      best_value_(std::numeric_limits<double>::infinity()) {}

void Chain::score_all(ScoringPass& pass) {
  ChoiceBatch batch;
  for (const Layer layer : all<Layer>(modules_.layers)) {
    state_.add_choice(layer, batch);
  }
  whole_.score(pass, batch);
  for (const Layer layer : all<Layer>(modules_.layers)) {
    score_.set(layer, whole_.cost_s(number(layer)), whole_.lost(number(layer)));
  }
  settle();
  best_ = state_.standing();
  best_value_ = score_.value();
}

void Chain::propose(const MoveProposer& proposer, std::uint32_t moves, ChoiceBatch& batch) {
  ahead_.clear();
  for (std::uint64_t number = moves_; number < moves_ + moves; ++number) {
    const RandomKey key = key_of(Purpose::search_move, number);
    Proposal& proposal = ahead_.emplace_back();
    proposal.move = proposer.propose(state_, random_block(key));
    if (proposal.move) {
      proposal.touched = state_.touched_by(*proposal.move);
      proposal.first_choice = batch.size();
      state_.add_choices(*proposal.move, proposal.touched, batch);
      proposal.order = state_.leave(*proposal.move);
    }
  }
  proposed_ += moves;
}

std::uint32_t Chain::decide(const LayerScores& scores, double temperature_s) {
  std::uint32_t made = 0;
  bool is_taken = false;
  while (made < ahead_.size() && !is_taken) {
    const Proposal& proposal = ahead_[made];
    if (proposal.move) {
      ++scored_;
      is_taken = takes(proposal, scores, temperature_s);
      if (is_taken) {
        take(made, scores);
      }
    }
    ++made;
    ++moves_;
  }
  lookahead_.made(made, is_taken);
  return made;
}

/// The next move's draw decides.
bool Chain::takes(const Proposal& proposal, const LayerScores& scores, double temperature_s) {
  const double worse = score_.value_with(scored(proposal), scores) - score_.value();
  return worse <= 0.0 ||
         uniform(key_of(Purpose::search_acceptance, moves_)) < std::exp(-worse / temperature_s);
}

/// The proposal that `takes` was asked about last.
void Chain::take(std::size_t number, const LayerScores& scores) {
  for (std::size_t later = ahead_.size(); later > number; --later) {
    const Proposal& dropped = ahead_[later - 1];
    if (dropped.move && dropped.order.is_changed()) {
      state_.restore(*dropped.move, dropped.order);
    }
  }
  const Proposal& proposal = ahead_[number];
  score_.replace(scored(proposal), scores);
  state_.apply(*proposal.move);
  ++accepted_;
  if (score_.value() < best_value_) {
    best_ = state_.standing();
    best_value_ = score_.value();
  }
}

std::vector<Chain::MoveCost> Chain::reject(const LayerScores& scores) {
  std::vector<MoveCost> costs;
  for (const Proposal& proposal : ahead_) {
    if (proposal.move) {
      const double change_s = score_.value_with(scored(proposal), scores) - score_.value();
      costs.push_back({change_s, score_.work_change()});
    }
  }
  moves_ += ahead_.size();
  return costs;
}

}  // namespace spacemoe
