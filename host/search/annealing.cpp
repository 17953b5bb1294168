#include "host/search/annealing.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <tbb/enumerable_thread_specific.h>

#include "host/base/stopwatch.hpp"
#include "host/search/annealed.hpp"
#include "host/search/reheating.hpp"
#include "host/search/typical_cost.hpp"
#include "kernels/common/parallel_loop.hpp"

namespace spacemoe {
namespace {

/// Moves of a placement at one temperature.
constexpr std::uint32_t round_moves = 1024;
// Found by trial on the paper's setup, like the others.
/// Share of the moves in which all placements cool down as a whole.
constexpr double cooling_share = 0.25;
/// Temperature of the first rounds of that, in what a module's step to a neighbouring satellite
/// typically costs.
constexpr double hottest = 4.5;
/// Share of these rounds that go downhill only, at the end.
constexpr double downhill_share = 0.05;
/// The first of so many parts of these rounds stays hot, and shows how many moves there is time
/// for.
constexpr std::uint64_t hot_parts = 28;
/// So much longer takes a hot move than the mean move: hot ones are often taken, and go far.
constexpr double hot_cost = 1.65;
/// Placements that are never given up: one of so many, or so many at least.
constexpr std::size_t last_share = 8;
constexpr std::size_t least_last = 2;
/// Moves of a placement, about, between two looks at the time.
constexpr std::uint64_t batch_moves = 1U << 19U;

double best_s(const Reheating& placement) {
  return placement.best().value_s;
}

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
      const double first_part_s = plan_.time_limit_s * cooling_share * hot_cost * relative_speed() /
                                  static_cast<double>(hot_parts);
      do {
        round(hottest);
      } while (clock_.seconds() < first_part_s && goes_on());
      context_.progress.end();
      moves = static_cast<std::uint64_t>(static_cast<double>(hot_parts * rounds_ * moves_a_round) /
                                         cooling_share);
    }
    const auto rounds = std::max(
        std::uint64_t{1},
        static_cast<std::uint64_t>(static_cast<double>(moves) * cooling_share) / moves_a_round);
    context_.progress.begin("annealing", std::max(moves, rounds * moves_a_round));
    context_.progress.advance(rounds_ * moves_a_round);
    while (rounds_ < rounds && goes_on()) {
      round(temperature(rounds_, rounds));
      tell(moves_a_round, std::ranges::min_element(population_, {}, &Annealed::value_s)->value_s());
    }
    const std::uint64_t cooling_moves = rounds * moves_a_round;
    reheat(moves > cooling_moves ? moves - cooling_moves : 0);
    context_.progress.end();
    return outcome(std::max(moves, cooling_moves));
  }

 private:
  [[nodiscard]] bool goes_on() const {
    return !context_.stop.stop_requested() &&
           (plan_.moves || clock_.seconds() < plan_.time_limit_s);
  }
  void tell(std::uint64_t moves, double best_s) const {
    context_.progress.remark(fmt::format("best {:.5f} s", best_s));
    context_.progress.advance(moves);
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
    return cooled_temperature(hottest, cooled);
  }

  void round(double temperature) {
    parallel_loop(context_.arena, plan_.population, [&](std::uint32_t number) {
      population_[number].make(round_moves, moves_,
                               {moves_.whole_ring(), moves_groups(temperature)},
                               temperature * step_cost_s_, workspaces_.local());
    });
    ++rounds_;
    made_ += std::uint64_t{round_moves} * plan_.population;
  }

  /// In stages of equally many moves, of ever fewer placements.
  void reheat(std::uint64_t moves) {
    const std::vector<std::size_t> sizes = stage_sizes();
    const Reheating::Plan plan{step_cost_s_,
                               Reheating::moves_a_module(moves / sizes.size() / sizes.front(),
                                                         population_.front().state().at.modules())};
    for (Annealed& placement : population_) {
      reheated_.emplace_back(std::move(placement), plan);
    }
    population_.clear();
    sort_by_value();
    for (const std::size_t size : sizes) {
      reheated_.erase(reheated_.begin() + static_cast<std::ptrdiff_t>(size), reheated_.end());
      const std::uint64_t parts = sizes.size() * size;
      reheat_all((moves + parts - 1) / parts);
      sort_by_value();
    }
  }

  /// Placements in each stage.
  [[nodiscard]] std::vector<std::size_t> stage_sizes() const {
    const std::size_t last = std::max(least_last, plan_.population / last_share);
    std::vector<std::size_t> sizes = {plan_.population};
    while (sizes.back() > last) {
      sizes.push_back((sizes.back() + 1) / 2);
    }
    return sizes;
  }
  /// How fast all stages together are, compared with one in which all placements are left: there
  /// may be fewer placements than threads.
  [[nodiscard]] double relative_speed() const {
    const auto threads = static_cast<std::size_t>(context_.arena.max_concurrency());
    const auto speed = [&](std::size_t size) {
      return static_cast<double>(std::min(size, threads));
    };
    const std::vector<std::size_t> sizes = stage_sizes();
    double time = 0.0;
    for (const std::size_t size : sizes) {
      time += speed(plan_.population) / speed(size) / static_cast<double>(sizes.size());
    }
    return 1.0 / (cooling_share + (1.0 - cooling_share) * time);
  }

  void sort_by_value() { std::ranges::stable_sort(reheated_, {}, best_s); }

  /// So many moves of each placement, about.
  void reheat_all(std::uint64_t moves) {
    std::vector<std::uint64_t> before;
    for (const Reheating& placement : reheated_) {
      before.push_back(placement.moves());
    }
    for (std::uint64_t until = 0; until < moves && goes_on();) {
      until = std::min(moves, until + batch_moves);
      const std::uint64_t made = sum_of_moves();
      parallel_loop(
          context_.arena, static_cast<std::uint32_t>(reheated_.size()), [&](std::uint32_t number) {
            while (reheated_[number].moves() < before[number] + until && goes_on()) {
              reheated_[number].make(moves_, workspaces_.local(), [this] { return goes_on(); });
            }
          });
      const std::uint64_t more = sum_of_moves() - made;
      made_ += more;
      tell(more, best_s(*std::ranges::min_element(reheated_, {}, best_s)));
    }
  }
  [[nodiscard]] std::uint64_t sum_of_moves() const {
    std::uint64_t sum = 0;
    for (const Reheating& placement : reheated_) {
      sum += placement.moves();
    }
    return sum;
  }

  [[nodiscard]] AnnealingOutcome outcome(std::uint64_t planned) const {
    AnnealingOutcome result{
        {plan_.population, best_s(reheated_.front()), made_, planned, clock_.seconds()}, {}};
    for (const Reheating& placement : reheated_) {
      result.placements.push_back(placement.best().at.placement());
    }
    return result;
  }

  const GroupMoves& moves_;
  const AnnealingPlan& plan_;
  const HostContext& context_;
  Stopwatch clock_;
  std::vector<Annealed> population_;  ///< while it cools
  std::vector<Reheating> reheated_;   ///< afterwards
  tbb::enumerable_thread_specific<GroupMoves::Workspace> workspaces_;
  double step_cost_s_ = 0.0;
  std::uint64_t rounds_ = 0;
  std::uint64_t made_ = 0;
};

}  // namespace

AnnealingOutcome anneal(const SearchProblem& problem, const BlockCosts& costs,
                        const GridSteps& steps, const AnnealingPlan& plan,
                        std::span<const Placement> starts, const HostContext& context) {
  const GroupMoves moves(problem, steps, plan.inclusion);
  return Annealing(problem, costs, moves, steps, plan, starts, context).run();
}

}  // namespace spacemoe
