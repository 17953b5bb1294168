#include "host/search/tempering.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/common/parallel_loop.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {
namespace {

/// Temperatures of the coldest chain at the start and the end, as parts of what a move typically
/// costs, and of the hottest as a multiple of the coldest. By trial on the paper's setup, where
/// half or twice as much changes what a minute finds by less than from seed to seed.
constexpr double hottest = 1.0;
constexpr double coldest = 0.02;
constexpr double ladder_height = 2.0;
constexpr std::uint32_t probe_moves = 2048;

/// Moves of a chain that is never at rest: what they would cost, taken one by one.
double typical_worsening_s(const SearchProblem& problem, const TemperingPlan& plan,
                           ScoringPass& pass, const Placement& start,
                           const MoveProposer& proposer) {
  constexpr std::uint32_t probe_number = ~std::uint32_t{0};
  Chain probe(problem, plan.objective, plan.slots, start, plan.seed, probe_number);
  probe.score_all(pass);
  LayerScores scores(plan.objective, plan.slots);
  ChoiceBatch batch;
  std::vector<double> worse_s;
  for (std::uint32_t move = 0; move < probe_moves; ++move) {
    batch.clear();
    probe.propose(proposer, batch);
    if (batch.size() > 0) {
      scores.score(pass, batch);
      if (const double change_s = probe.reject(scores); change_s > 0.0) {
        worse_s.push_back(change_s);
      }
    }
  }
  if (worse_s.empty()) {
    return 0.0;
  }
  const auto middle = worse_s.begin() + static_cast<std::ptrdiff_t>(worse_s.size() / 2);
  std::nth_element(worse_s.begin(), middle, worse_s.end());
  return *middle;
}

}  // namespace

Tempering::Tempering(const SearchProblem& problem, ScoringPass& pass, const TemperingPlan& plan,
                     std::span<const Placement> starts, tbb::task_arena& arena)
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
  // Where nothing can get worse, any temperature will do.
  typical_worsening_s_ =
      std::max(1e-12, typical_worsening_s(problem, plan, pass, starts.front(), proposer_));
  set_temperatures(1.0);
}

void Tempering::set_temperatures(double heat) {
  temperatures_s_.clear();
  const double lowest_s = typical_worsening_s_ * coldest * std::pow(hottest / coldest, heat);
  for (std::size_t rung = 0; rung < chains_.size(); ++rung) {
    const double height = chains_.size() > 1
                              ? static_cast<double>(rung) / static_cast<double>(chains_.size() - 1)
                              : 0.0;
    temperatures_s_.push_back(lowest_s * std::pow(ladder_height, height));
  }
}

void Tempering::run_round(double heat) {
  set_temperatures(heat);
  const auto threads = static_cast<std::uint32_t>(arena_.max_concurrency());
  const auto chains = static_cast<std::uint32_t>(chains_.size());
  const std::uint32_t groups = std::min(threads, chains);
  parallel_loop(arena_, groups, [&](std::uint32_t group) {
    run_group(group * chains / groups, (group + 1) * chains / groups);
  });
  exchange();
  remember_best();
  ++round_;
}

void Tempering::run_group(std::uint32_t first, std::uint32_t last) {
  LayerScores scores(plan_.objective, plan_.slots);
  ChoiceBatch batch;
  for (std::uint32_t move = 0; move < plan_.moves_per_round; ++move) {
    batch.clear();
    for (std::uint32_t chain = first; chain < last; ++chain) {
      chains_[chain].propose(proposer_, batch);
    }
    scores.score(pass_, batch);
    for (std::uint32_t chain = first; chain < last; ++chain) {
      chains_[chain].decide(scores, temperatures_s_[rung_of_[chain]]);
    }
  }
  for (std::uint32_t chain = first; chain < last; ++chain) {
    chains_[chain].settle();
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

}  // namespace spacemoe
