#include "host/search/search.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "host/base/stopwatch.hpp"
#include "host/search/chain.hpp"
#include "host/search/local_descent.hpp"
#include "host/search/start_placements.hpp"
#include "host/search/tempering.hpp"

namespace spacemoe {
namespace {

constexpr std::uint32_t moves_per_round = 512;
/// The first of so many parts of all rounds stays at full heat. Where a time is given, it shows how
/// many rounds there is time for.
constexpr std::uint64_t heat_parts = 28;
/// Share of its time limit that tempering plans to take. The rest is in case the machine becomes
/// slower, as tempering that is cut short ends while still warm.
constexpr double tempering_share = 0.9;
constexpr std::size_t max_trace_lines = 1000;
/// Temperatures of chains that start from annealed placements: as warm as lets modules settle whose
/// places mean latencies judged wrongly, but not so warm that the rest comes apart.
constexpr double warm = 0.04;
constexpr double cold = 0.001;

/// Traces a search in evenly spaced lines, enough for a smooth curve however long it takes.
class Tracer {
 public:
  void add(const Tempering& tempering, double time_s) {
    if (++rounds_ % stride_ != 0) {
      return;
    }
    const std::uint64_t scored = tempering.scored() - scored_;
    const std::uint64_t accepted = tempering.accepted() - accepted_moves_;
    scored_ = tempering.scored();
    accepted_moves_ = tempering.accepted();
    lines_.push_back(
        {time_s, tempering.drawn(), tempering.best_value(), tempering.current_value(),
         scored > 0 ? static_cast<double>(accepted) / static_cast<double>(scored) : 0.0});
    if (lines_.size() == max_trace_lines) {
      thin_out();
    }
  }
  [[nodiscard]] double accepted() const { return lines_.empty() ? 0.0 : lines_.back().accepted; }
  [[nodiscard]] const std::vector<SearchTrace>& lines() const { return lines_; }

 private:
  void thin_out() {
    for (std::size_t i = 0; i < lines_.size() / 2; ++i) {
      lines_[i] = lines_[2 * i + 1];
    }
    lines_.resize(lines_.size() / 2);
    stride_ *= 2;
  }

  std::uint64_t rounds_ = 0;
  std::uint64_t stride_ = 1;
  std::uint64_t scored_ = 0;
  std::uint64_t accepted_moves_ = 0;
  std::vector<SearchTrace> lines_;
};

/// Runs rounds of a tempering, with the trace and the progress that go with them.
class Run {
 public:
  Run(Tempering& tempering, Progress& progress) : tempering_(tempering), progress_(progress) {}

  void round(double heat) { round(heat, tempering_.moves_a_round()); }
  void round(double heat, std::uint64_t moves) {
    tempering_.run_round(heat, moves);
    tracer_.add(tempering_, clock_.seconds());
    progress_.remark(fmt::format("best {:.5f} s, now {:.5f} s, {:.1f} % taken",
                                 tempering_.best_value(), tempering_.current_value(),
                                 100.0 * tracer_.accepted()));
    progress_.advance(moves);
    ++rounds_;
  }
  [[nodiscard]] std::uint64_t rounds() const { return rounds_; }
  [[nodiscard]] double seconds() const { return clock_.seconds(); }
  [[nodiscard]] const std::vector<SearchTrace>& trace() const { return tracer_.lines(); }

 private:
  Tempering& tempering_;
  Progress& progress_;
  Stopwatch clock_;
  Tracer tracer_;
  std::uint64_t rounds_ = 0;
};

/// All rounds, the first part of them at full heat. Returns how many moves were planned.
std::uint64_t temper(Run& run, const SearchPlan& plan, std::uint64_t moves_a_round,
                     Progress& progress, const std::function<bool()>& goes_on) {
  std::uint64_t moves = 0;
  if (plan.moves) {
    moves = *plan.moves;
  } else {
    progress.begin("tempering, first moves", 0);
    const double first_part_s = plan.time_limit_s * tempering_share / heat_parts;
    do {
      run.round(1.0);
    } while (run.seconds() < first_part_s && goes_on());
    progress.end();
    moves = heat_parts * run.rounds() * moves_a_round;
  }
  // The last round may be a part of one.
  const std::uint64_t rounds = (moves + moves_a_round - 1) / moves_a_round;
  const std::uint64_t at_full_heat = rounds / heat_parts;
  progress.begin("tempering", moves);
  progress.advance(run.rounds() * moves_a_round);
  while (run.rounds() < rounds && goes_on()) {
    const double cooled = run.rounds() < at_full_heat
                              ? 0.0
                              : static_cast<double>(run.rounds() - at_full_heat) /
                                    static_cast<double>(rounds - at_full_heat);
    run.round(1.0 - cooled, std::min(moves_a_round, moves - run.rounds() * moves_a_round));
  }
  progress.end();
  return moves;
}

TemperingPlan tempering_plan(const SearchPlan& plan) {
  TemperingPlan result{plan.objective, plan.slots, plan.seed, moves_per_round, plan.lookahead};
  if (plan.annealing) {
    result.hottest = warm;
    result.coldest = cold;
  }
  return result;
}

double value_of(const SearchProblem& problem, ScoringPass& pass, const SearchPlan& plan,
                const Placement& placement) {
  Chain chain(problem, plan.objective, plan.slots, placement, plan.seed, 0);
  chain.score_all(pass);
  return chain.value();
}

/// The problem of a model's own modules, which leave the satellites of fixed copies free.
SearchProblem without_copies(const SearchProblem& problem) {
  SearchProblem result = problem;
  result.modules.copies = 0;
  result.fixed.resize(result.modules.count());
  result.fixed_copies.clear();
  for (std::uint32_t copy = 0; copy < problem.modules.copies; ++copy) {
    if (const auto place = problem.fixed_place(problem.modules.copy(copy))) {
      result.allowed[number(*place)] = 0;
    }
  }
  return result;
}

Placement without_copies(Placement placement) {
  placement.replicas.clear();
  return placement;
}

AnnealingOutcome annealed_starts(const SearchProblem& problem, const SearchPlan& plan,
                                 std::span<const Placement> starts, const HostContext& context) {
  const MeanAnnealing& annealing = *plan.annealing;
  const SearchProblem own = without_copies(problem);
  std::vector<Placement> own_starts;
  for (const Placement& start : starts) {
    own_starts.push_back(without_copies(start));
  }
  return anneal(own, *annealing.costs, *annealing.steps,
                {annealing.inclusion, plan.seed, annealing.population,
                 annealing_moves(annealing.moves, plan.moves), plan.time_limit_s * annealing_share},
                own_starts, context);
}

}  // namespace

SearchOutcome search(const SearchProblem& problem, ScoringPass& pass, const SearchPlan& asked,
                     std::span<const Placement> starts, const HostContext& context) {
  SearchOutcome outcome{};
  SearchPlan plan = asked;
  std::vector<Placement> chain_starts(starts.begin(), starts.end());
  outcome.start_s = value_of(problem, pass, plan, starts.front());
  if (plan.annealing) {
    context.progress.later(plan.later_s + (plan.moves ? 0.0 : plan.time_limit_s));
    const AnnealingOutcome annealed = annealed_starts(problem, plan, starts, context);
    outcome.annealing = annealed.summary;
    std::vector<Placement> found;
    for (std::size_t chain = 0; chain < chain_starts.size(); ++chain) {
      found.push_back(fit_to_constraints(annealed.placements[chain % annealed.placements.size()],
                                         problem, plan.seed));
    }
    // Not so where it was stopped while still hot.
    if (value_of(problem, pass, plan, found.front()) < outcome.start_s) {
      chain_starts = std::move(found);
    }
    plan.time_limit_s = std::max(0.0, plan.time_limit_s - annealed.summary.wall_s);
  }
  Tempering tempering(problem, pass, tempering_plan(plan), chain_starts, context.arena,
                      &starts.front());
  context.progress.later(plan.later_s + (plan.moves ? 0.0 : plan.time_limit_s));
  Run run(tempering, context.progress);
  const auto goes_on_until = [&](double limit_s) {
    return !context.stop.stop_requested() && (plan.moves || run.seconds() < limit_s);
  };
  outcome.moves_planned = temper(run, plan, tempering.moves_a_round(), context.progress,
                                 [&] { return goes_on_until(plan.time_limit_s); });
  outcome.moves = tempering.drawn();
  outcome.moves_scored = tempering.scored();
  outcome.work = {tempering.accepted(), tempering.proposed(), tempering.batches(),
                  tempering.candidates()};
  outcome.tempered_s = tempering.best_value();
  outcome.tempering_s = run.seconds();

  context.progress.later(plan.later_s);
  const double descent_limit_s = outcome.tempering_s + asked.time_limit_s;
  const DescentOutcome descent =
      descend(problem, pass, plan.objective, plan.slots, tempering.best(), context.progress,
              [&] { return goes_on_until(descent_limit_s); });
  outcome.placement = descent.placement;
  outcome.value_s = descent.value;
  outcome.is_local_optimum = descent.is_local_optimum;
  outcome.descent_s = run.seconds() - outcome.tempering_s;
  outcome.trace = run.trace();
  return outcome;
}

}  // namespace spacemoe
