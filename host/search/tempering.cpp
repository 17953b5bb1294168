#include "host/search/tempering.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "host/search/typical_cost.hpp"
#include "kernels/common/parallel_loop.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {
namespace {

/// Temperature of the hottest chain as a multiple of the coldest one's. Found by trial on the
/// paper's setup, where half or twice as much changes the result of a minute by less than another
/// seed does.
constexpr double ladder_height = 2.0;
constexpr std::uint32_t probe_moves = 2048;

/// Where a thread has several queues, each serves so many times the chains that are worth a call: a
/// call of a device makes others wait, and more moves with each gain more than another queue.
constexpr std::uint32_t chains_of_several = 4;

/// Of one part of what moves cost.
double typical_part(std::span<const Chain::MoveCost> costs, double Chain::MoveCost::*part) {
  std::vector<double> changes;
  for (const Chain::MoveCost& cost : costs) {
    changes.push_back(cost.*part);
  }
  return typical_cost(std::move(changes));
}

/// Costs of the first moves from a placement, none of which is kept.
std::vector<Chain::MoveCost> first_costs(const SearchProblem& problem, const TemperingPlan& plan,
                                         ScoringPass& pass, const Placement& start,
                                         const MoveProposer& proposer) {
  constexpr std::uint32_t probe_number = ~std::uint32_t{0};
  Chain probe(problem, plan.objective, plan.slots, start, plan.seed, probe_number);
  probe.score_all(pass);
  LayerScores scores(plan.objective, plan.slots);
  ChoiceBatch batch;
  probe.propose(proposer, probe_moves, batch);
  scores.score(pass, batch);
  return probe.reject(scores);
}

}  // namespace

Tempering::Tempering(const SearchProblem& problem, ScoringPass& pass, const TemperingPlan& plan,
                     std::span<const Placement> starts, tbb::task_arena& arena,
                     const Placement* probed)
    : pass_(pass),
      plan_(plan),
      arena_(arena),
      proposer_(problem),
      best_value_(std::numeric_limits<double>::infinity()) {
  for (const Placement& start : starts) {
    const auto number = static_cast<std::uint32_t>(chains_.size());
    chains_.emplace_back(problem, plan.objective, plan.slots, start, plan.seed, number);
    chain_at_.push_back(number);
    rung_of_.push_back(number);
  }
  parallel_loop(arena_, static_cast<std::uint32_t>(chains_.size()),
                [&](std::uint32_t chain) { chains_[chain].score_all(pass_); });
  remember_best();
  first_value_ = chains_.front().value();
  const std::vector<Chain::MoveCost> costs =
      first_costs(problem, plan, pass, probed == nullptr ? starts.front() : *probed, proposer_);
  typical_worsening_s_ = std::max(least_cost, typical_part(costs, &Chain::MoveCost::total_s));
  // Few moves change which satellite is the busiest, but chains must take such moves at first.
  extra_heat_ = std::max(1.0, typical_part(costs, &Chain::MoveCost::work_s) / typical_worsening_s_);
  set_temperatures(1.0);
  make_groups();
}

void Tempering::make_groups() {
  const ScoringHabit habit = pass_.habit();
  const auto threads = static_cast<std::uint32_t>(arena_.max_concurrency());
  const auto chains = static_cast<std::uint32_t>(chains_.size());
  const std::uint32_t groups = std::min(threads, std::max(1U, chains / habit.chains));
  const std::uint32_t queues =
      std::clamp(chains / (groups * chains_of_several * habit.chains), 1U, habit.queues);
  left_.resize(chains);
  groups_.resize(groups);
  for (std::uint32_t group = 0; group < groups; ++group) {
    const std::uint32_t first = group * chains / groups;
    const std::uint32_t count = (group + 1) * chains / groups - first;
    const std::uint32_t parts = std::min(queues, count);
    for (std::uint32_t part = 0; part < parts; ++part) {
      const std::uint32_t from = part * count / parts;
      const std::uint32_t to = (part + 1) * count / parts;
      const std::uint32_t share = std::max(1U, habit.candidates / (to - from));
      groups_[group].push_back({first + from, first + to, share, pass_.queue(),
                                LayerScores(plan_.objective, plan_.slots)});
    }
  }
}

void Tempering::set_temperatures(double heat) {
  temperatures_s_.clear();
  const double lowest_s = typical_worsening_s_ * plan_.coldest *
                          std::pow(plan_.hottest / plan_.coldest * extra_heat_, heat);
  for (std::size_t rung = 0; rung < chains_.size(); ++rung) {
    const double height = chains_.size() > 1
                              ? static_cast<double>(rung) / static_cast<double>(chains_.size() - 1)
                              : 0.0;
    temperatures_s_.push_back(lowest_s * std::pow(ladder_height, height));
  }
}

void Tempering::run_round(double heat, std::uint64_t moves) {
  set_temperatures(heat);
  for (std::size_t chain = 0; chain < left_.size(); ++chain) {
    left_[chain] =
        static_cast<std::uint32_t>(moves / left_.size()) + (chain < moves % left_.size() ? 1U : 0U);
  }
  parallel_loop(arena_, static_cast<std::uint32_t>(groups_.size()),
                [&](std::uint32_t group) { run_group(groups_[group]); });
  exchange();
  remember_best();
  ++round_;
}

void Tempering::run_group(Group& group) {
  for (Part& part : group) {
    propose(part);
  }
  for (std::size_t done = 0; done < group.size();) {
    done = 0;
    for (Part& part : group) {
      decide(part);
      done += propose(part) ? 0U : 1U;
    }
  }
  for (const Part& part : group) {
    for (std::uint32_t chain = part.first; chain < part.last; ++chain) {
      chains_[chain].settle();
    }
  }
}

bool Tempering::propose(Part& part) {
  part.batch.clear();
  bool any = false;
  for (std::uint32_t chain = part.first; chain < part.last; ++chain) {
    const std::uint32_t ahead =
        plan_.lookahead.value_or(std::min(part.max_ahead, chains_[chain].lookahead()));
    const std::uint32_t moves = std::min(left_[chain], ahead);
    chains_[chain].propose(proposer_, moves, part.batch);
    any = any || moves > 0;
  }
  if (part.batch.size() > 0) {
    ++part.batches;
    part.candidates += part.batch.size();
    part.scores.begin(*part.queue, part.batch);
  }
  return any;
}

void Tempering::decide(Part& part) {
  if (part.batch.size() > 0) {
    part.scores.end(*part.queue);
  }
  for (std::uint32_t chain = part.first; chain < part.last; ++chain) {
    left_[chain] -= chains_[chain].decide(part.scores, temperatures_s_[rung_of_[chain]]);
  }
}

/// Even pairs of rungs in even rounds, odd ones in odd rounds.
void Tempering::exchange() {
  for (std::uint32_t rung = round_ % 2; rung + 1 < chains_.size(); rung += 2) {
    const double gain = (1.0 / temperatures_s_[rung] - 1.0 / temperatures_s_[rung + 1]) *
                        (chains_[chain_at_[rung]].value() - chains_[chain_at_[rung + 1]].value());
    if (gain >= 0.0 ||
        uniform({plan_.seed, Purpose::search_exchange, round_, rung}) < std::exp(gain)) {
      std::swap(chain_at_[rung], chain_at_[rung + 1]);
      std::swap(rung_of_[chain_at_[rung]], rung_of_[chain_at_[rung + 1]]);
    }
  }
}

void Tempering::remember_best() {
  const auto best = std::ranges::min_element(chains_, {}, &Chain::best_value);
  if (best->best_value() < best_value_) {
    best_value_ = best->best_value();
    best_ = best->best();
  }
}

std::uint64_t Tempering::sum_of(std::uint64_t (Chain::*count)() const) const {
  std::uint64_t sum = 0;
  for (const Chain& chain : chains_) {
    sum += (chain.*count)();
  }
  return sum;
}

std::uint64_t Tempering::sum_of(std::uint64_t Part::*count) const {
  std::uint64_t sum = 0;
  for (const Group& group : groups_) {
    for (const Part& part : group) {
      sum += part.*count;
    }
  }
  return sum;
}

}  // namespace spacemoe
