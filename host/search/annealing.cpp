#include "host/search/annealing.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <tbb/enumerable_thread_specific.h>

#include "host/base/stopwatch.hpp"
#include "host/search/annealed.hpp"
#include "host/search/resampling.hpp"
#include "host/search/typical_cost.hpp"
#include "kernels/common/parallel_loop.hpp"

namespace spacemoe {
namespace {

/// Moves of a placement at one temperature.
constexpr std::uint32_t round_moves = 1024;
/// Temperatures of the first and the last rounds, in what a module's step to a neighbouring
/// satellite typically costs. Found by trial on the paper's setup.
constexpr double hottest = 4.5;
constexpr double coldest = 0.09;
/// Share of the rounds that go downhill only, at the end.
constexpr double downhill_share = 0.05;
/// The first of so many parts of all rounds stays hot, and shows how many there is time for.
constexpr std::uint64_t hot_parts = 28;

class Annealing {
 public:
  Annealing(const SearchProblem& problem, const BlockCosts& costs, const GroupMoves& moves,
            const GridSteps& steps, const AnnealingPlan& plan, std::span<const Placement> starts,
            const HostContext& context)
      : moves_(moves), plan_(plan), context_(context) {
    const auto satellites = static_cast<std::uint32_t>(problem.allowed.size());
    for (std::uint32_t number = 0; number < plan.population; ++number) {
      population_.emplace_back(
          costs, LoneModules(problem.modules, satellites, starts[number % starts.size()]),
          plan.seed, number);
    }
    std::vector<double> costs_s;
    for (Annealed& placement : population_) {
      std::ranges::copy(placement.step_costs_s(steps), std::back_inserter(costs_s));
    }
    step_cost_s_ = std::max(least_cost, typical_cost(std::move(costs_s)));
  }

  AnnealingOutcome run() {
    const std::uint64_t moves_a_round = std::uint64_t{round_moves} * plan_.population;
    std::uint64_t moves = 0;
    if (plan_.moves) {
      moves = *plan_.moves;
    } else {
      context_.progress.begin("annealing, first moves", 0);
      do {
        round(hottest, hottest);
      } while (clock_.seconds() < plan_.time_limit_s / hot_parts && goes_on());
      context_.progress.end();
      moves = hot_parts * rounds_ * moves_a_round;
    }
    const std::uint64_t rounds = std::max<std::uint64_t>(1, moves / moves_a_round);
    context_.progress.begin("annealing", moves);
    context_.progress.advance(rounds_ * moves_a_round);
    while (rounds_ < rounds && goes_on()) {
      round(temperature(rounds_, rounds), temperature(rounds_ + 1, rounds));
      context_.progress.remark(fmt::format("best {:.5f} s", best().value_s()));
      context_.progress.advance(moves_a_round);
    }
    context_.progress.end();
    return outcome(rounds * moves_a_round, rounds_ * moves_a_round);
  }

 private:
  [[nodiscard]] bool goes_on() const {
    return !context_.stop.stop_requested() &&
           (plan_.moves || clock_.seconds() < plan_.time_limit_s);
  }
  [[nodiscard]] const Annealed& best() const {
    return *std::ranges::min_element(population_, {}, &Annealed::value_s);
  }

  /// In costs of a step.
  static double temperature(std::uint64_t round, std::uint64_t rounds) {
    const std::uint64_t hot = rounds / hot_parts;
    const auto downhill =
        static_cast<std::uint64_t>(static_cast<double>(rounds) * (1.0 - downhill_share));
    if (round < hot) {
      return hottest;
    }
    if (round >= downhill) {
      return 0.0;
    }
    const double cooled = static_cast<double>(round - hot) / static_cast<double>(downhill - hot);
    return hottest * std::pow(coldest / hottest, cooled);
  }

  void round(double temperature, double next_temperature) {
    parallel_loop(context_.arena, plan_.population, [&](std::uint32_t number) {
      population_[number].make(round_moves, moves_, temperature * step_cost_s_,
                               workspaces_.local());
    });
    if (next_temperature > 0.0 && next_temperature < temperature) {
      copy_good_ones((1.0 / next_temperature - 1.0 / temperature) / step_cost_s_);
    }
    ++rounds_;
  }

  void copy_good_ones(double colder_by) {
    std::vector<double> values_s;
    for (const Annealed& placement : population_) {
      values_s.push_back(placement.value_s());
    }
    std::vector<std::uint32_t> copies = copies_when_colder(
        values_s, colder_by,
        uniform({plan_.seed, Purpose::annealing_copies, static_cast<std::uint32_t>(rounds_)}));
    std::size_t gone = 0;
    for (std::size_t number = 0; number < copies.size(); ++number) {
      for (; copies[number] > 1; --copies[number]) {
        while (copies[gone] != 0) {
          ++gone;
        }
        population_[gone].copy(population_[number]);
        copies[gone] = 1;
      }
    }
  }

  [[nodiscard]] AnnealingOutcome outcome(std::uint64_t planned, std::uint64_t made) const {
    std::vector<const Annealed*> order;
    for (const Annealed& placement : population_) {
      order.push_back(&placement);
    }
    std::ranges::stable_sort(order, {}, &Annealed::value_s);
    AnnealingOutcome result{{order.front()->value_s(), made, planned, clock_.seconds()}, {}};
    for (const Annealed* placement : order) {
      result.placements.push_back(placement->placement());
    }
    return result;
  }

  const GroupMoves& moves_;
  const AnnealingPlan& plan_;
  const HostContext& context_;
  Stopwatch clock_;
  std::vector<Annealed> population_;
  tbb::enumerable_thread_specific<GroupMoves::Workspace> workspaces_;
  double step_cost_s_ = 0.0;
  std::uint64_t rounds_ = 0;
};

}  // namespace

AnnealingOutcome anneal(const SearchProblem& problem, const BlockCosts& costs,
                        const GridSteps& steps, const AnnealingPlan& plan,
                        std::span<const Placement> starts, const HostContext& context) {
  const GroupMoves moves(problem, steps, plan.inclusion);
  return Annealing(problem, costs, moves, steps, plan, starts, context).run();
}

}  // namespace spacemoe
