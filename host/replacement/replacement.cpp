#include "host/replacement/replacement.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include <boost/math/tools/toms748_solve.hpp>
#include <fmt/format.h>

#include "host/base/contract.hpp"
#include "host/base/error.hpp"
#include "host/experiment/place_spares.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "host/replacement/timeline.hpp"
#include "host/statistics/mean_ratio.hpp"
#include "host/statistics/slot_memory.hpp"
#include "kernels/api/stopped.hpp"

namespace spacemoe {
namespace {

constexpr double bits_per_gigabit = 1e9;
constexpr double bits_per_gigabyte = 8e9;

/// What a policy does with a scheme in each realisation of the weather.
using Plays = std::vector<TimelineSums>;

double mean_tokens(const Plays& plays) {
  double sum = 0.0;
  for (const TimelineSums& play : plays) {
    sum += play.tokens;
  }
  return sum / static_cast<double>(plays.size());
}

/// Plays policies over realisations of the weather.
class Player {
 public:
  Player(Timeline& timeline, double ground_gbps, const RunContext& context)
      : timeline_(timeline),
        ground_bits_per_s_(ground_gbps * bits_per_gigabit),
        context_(context) {}

  /// The first `realisations` of them.
  Plays play(const ReplacementPolicy& policy, double link_gbps, std::uint32_t realisations) {
    const TransferRates rates = {link_gbps * bits_per_gigabit, ground_bits_per_s_};
    Plays plays;
    for (std::uint32_t realisation = 0; realisation < realisations; ++realisation) {
      if (context_.stop.stop_requested()) {
        throw Interrupted("replan");
      }
      plays.push_back(timeline_.play(policy, rates, realisation));
    }
    return plays;
  }

 private:
  Timeline& timeline_;
  double ground_bits_per_s_;
  const RunContext& context_;
};

ReplacementRun run_of(const std::string& scheme, const ReplacementPolicy& policy, double link_gbps,
                      const Plays& plays, double horizon_s) {
  ReplacementRun run{scheme, policy, link_gbps, mean_tokens(plays) / horizon_s, 0.0, 0.0, 0.0,
                     0.0,    0.0,    {}};
  TimelineSums sums;
  for (const TimelineSums& play : plays) {
    sums.moves += play.moves;
    sums.abandoned += play.abandoned;
    sums.modules += play.modules;
    sums.bits += play.bits;
    sums.moving_s += play.moving_s;
  }
  const auto count = static_cast<double>(plays.size());
  run.moves = static_cast<double>(sums.moves) / count;
  run.abandoned = static_cast<double>(sums.abandoned) / count;
  run.modules = static_cast<double>(sums.modules) / count;
  run.gigabytes = sums.bits / bits_per_gigabyte / count;
  run.moving_share = sums.moving_s / horizon_s / count;
  return run;
}

/// Realisations are independent of each other, and the same for both policies.
void add_gain(ReplacementRun& run, const Plays& never, const Plays& plays) {
  RatioSource source{{}, {}, UnitResampling::blocks, true, {}, 1, 1};
  for (std::size_t i = 0; i < plays.size(); ++i) {
    source.a.push_back({1.0, never[i].tokens});
    source.b.push_back({1.0, plays[i].tokens});
  }
  if (mean_tokens(never) <= 0.0) {
    return;
  }
  run.gain = mean_tokens(plays) / mean_tokens(never);
  if (plays.size() >= SlotBlocks::min_realisations) {
    if (const auto ratio = bootstrap_mean_ratio({source})) {
      run.gain_interval = ratio->interval;
    }
  }
}

/// The rate of links at which a policy makes as many tokens as none at all. Over the first few
/// realisations: it is searched for, and slow links take long to play.
std::optional<double> break_even_gbps(const ReplacementPolicy& policy, double link_gbps,
                                      const Plays& never, Player& player) {
  constexpr std::size_t max_realisations = 4;
  const Plays some(never.begin(), never.begin() + static_cast<std::ptrdiff_t>(
                                                      std::min(never.size(), max_realisations)));
  const auto gained = [&](double decade) {
    return mean_tokens(player.play(policy, link_gbps * std::pow(10.0, decade),
                                   static_cast<std::uint32_t>(some.size()))) -
           mean_tokens(some);
  };
  constexpr double decades = 6.0;
  const double slow = gained(-decades);
  const double fast = gained(decades);
  if (!(slow < 0.0 && fast > 0.0)) {
    return std::nullopt;
  }
  // Two digits: the rates of links are not known better.
  constexpr double resolution = 0.01;
  std::uintmax_t steps = 40;
  const auto [low, high] = boost::math::tools::toms748_solve(
      gained, -decades, decades, slow, fast,
      [](double a, double b) { return std::abs(b - a) < resolution; }, steps);
  return link_gbps * std::pow(10.0, 0.5 * (low + high));
}

void check_time(const Plays& never) {
  if (std::isinf(mean_tokens(never))) {
    throw ConfigError({.key = "compute",
                       .found = "found a study in which some tokens take no time",
                       .allowed = "one with modules on several satellites, or a time for compute",
                       .hint = "tokens are counted by the time that they take"});
  }
}

}  // namespace

ReplacementResult run_replacement(const Study& study, const ReplacementOptions& options,
                                  const RunContext& context) try {
  SPACEMOE_EXPECTS(!options.policies.empty() && !options.link_gbps.empty() &&
                   options.policies.front().kind == PolicyKind::never);
  check_exact(study);
  const ModuleSizes sizes = module_sizes(study.config.model, options.cached_tokens);
  const std::uint32_t realisations = study.scenario.realisations();
  const double horizon_s =
      study.scenario.slots().length_s * static_cast<double>(study.scenario.slots().start_s.size());
  ReplacementResult result{{}, horizon_s, realisations, {}};
  const std::vector<PlannedScheme> planned = plan_schemes(study, context);
  for (std::size_t scheme = 0; scheme < planned.size(); ++scheme) {
    const std::string name =
        study.config.schemes[scheme].name + (options.search_moves ? ", searched" : "");
    const Placement& placement = planned[scheme].placements.front();
    check_no_spares(placement, scheme);
    if (!placement.replicas.empty()) {
      result.remarks.push_back(fmt::format("{} has copies of experts and is left out.", name));
      continue;
    }
    if (planned[scheme].placements.size() > 1) {
      result.remarks.push_back(fmt::format("Of {} the first of {} placements is looked at.", name,
                                           planned[scheme].placements.size()));
    }
    Timeline timeline(study, context, scheme, placement, sizes, options.search_moves);
    Player player(timeline, options.ground_gbps, context);
    const std::size_t policies = options.policies.size();
    context.progress.begin(name, policies * options.link_gbps.size() + policies - 1);
    const Plays never =
        player.play(options.policies.front(), options.link_gbps.front(), realisations);
    check_time(never);
    std::vector<std::optional<double>> break_even(options.policies.size());
    for (std::size_t i = 1; i < options.policies.size(); ++i) {
      break_even[i] =
          break_even_gbps(options.policies[i], options.link_gbps.front(), never, player);
      context.progress.advance(1);
    }
    for (const double link_gbps : options.link_gbps) {
      for (std::size_t i = 0; i < options.policies.size(); ++i) {
        const ReplacementPolicy& policy = options.policies[i];
        const Plays plays = i == 0 ? never : player.play(policy, link_gbps, realisations);
        ReplacementRun run = run_of(name, policy, link_gbps, plays, horizon_s);
        if (i > 0) {
          add_gain(run, never, plays);
        }
        run.break_even_gbps = break_even[i];
        result.runs.push_back(std::move(run));
        context.progress.advance(1);
      }
    }
    context.progress.end();
  }
  return result;
} catch (const Stopped&) {
  throw Interrupted("replan");
}

}  // namespace spacemoe
