#include "host/search/search.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "host/search/local_descent.hpp"
#include "host/search/tempering.hpp"

namespace spacemoe {
namespace {

constexpr std::uint32_t moves_per_round = 512;
/// Rounds at full heat from which the speed is known.
constexpr std::uint64_t first_rounds = 32;
/// Part of a time limit that tempering plans to take. The rest is for descent and for a machine
/// that becomes slower.
constexpr double tempering_share = 0.85;
constexpr std::size_t most_trace_lines = 1000;

class Clock {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Lines at even distances, so many that a curve is smooth however long it takes.
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
    if (lines_.size() == most_trace_lines) {
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

/// Rounds of tempering, the first ones at full heat.
std::uint64_t plan_rounds(const SearchPlan& plan, const Tempering& tempering, double elapsed_s) {
  if (plan.moves) {
    return std::max(*plan.moves / tempering.moves_a_round(), first_rounds + 1);
  }
  const double left_s = plan.time_limit_s * tempering_share - elapsed_s;
  const double more = left_s / elapsed_s * static_cast<double>(first_rounds);
  return first_rounds + static_cast<std::uint64_t>(std::max(more, 1.0));
}

}  // namespace

SearchOutcome search(const SearchProblem& problem, ScoringPass& pass, const SearchPlan& plan,
                     std::span<const Placement> starts, tbb::task_arena& arena, Progress& progress,
                     const std::stop_token& stop) {
  const Clock clock;
  const auto goes_on = [&] {
    return !stop.stop_requested() && (plan.moves || clock.seconds() < plan.time_limit_s);
  };
  Tempering tempering(problem, pass, {plan.objective, plan.slots, plan.seed, moves_per_round},
                      starts, arena);
  SearchOutcome outcome{};
  outcome.start_s = tempering.first_value();
  Tracer tracer;
  const Clock speed_clock;
  for (std::uint64_t round = 0; round < first_rounds && goes_on(); ++round) {
    tempering.run_round(1.0);
    tracer.add(tempering, clock.seconds());
  }
  const std::uint64_t rounds = plan_rounds(plan, tempering, speed_clock.seconds());
  outcome.moves_planned = rounds * tempering.moves_a_round();

  progress.begin("search", outcome.moves_planned);
  progress.advance(tempering.drawn());
  for (std::uint64_t round = first_rounds; round < rounds && goes_on(); ++round) {
    const auto done = static_cast<double>(round - first_rounds);
    tempering.run_round(1.0 - done / static_cast<double>(rounds - first_rounds));
    tracer.add(tempering, clock.seconds());
    progress.remark(fmt::format("best {:.5f} s, now {:.5f} s, {:.1f} % taken",
                                tempering.best_value(), tempering.current_value(),
                                100.0 * tracer.accepted()));
    progress.advance(tempering.moves_a_round());
  }
  progress.end();
  outcome.moves = tempering.drawn();
  outcome.moves_scored = tempering.scored();
  outcome.tempered_s = tempering.best_value();
  outcome.tempering_s = clock.seconds();

  const DescentOutcome descent =
      descend(problem, pass, plan.objective, plan.slots, tempering.best(), goes_on);
  outcome.placement = descent.placement;
  outcome.value_s = descent.value;
  outcome.is_local_optimum = descent.is_local_optimum;
  outcome.descent_s = clock.seconds() - outcome.tempering_s;
  outcome.trace = tracer.lines();
  return outcome;
}

}  // namespace spacemoe
