#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "host/cli/commands/commands.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/options.hpp"
#include "host/cli/study_table.hpp"
#include "host/replacement/replacement.hpp"
#include "host/replacement/replacement_charts.hpp"
#include "host/replacement/replacement_table.hpp"

namespace spacemoe {
namespace {

constexpr FileKind replacement_file = {"", "scheme,policy,link_gbps,"};
constexpr double max_gbps = 1e6;
constexpr double min_gbps = 1e-6;

struct ReplanFlags {
  CommonOptions common;
  std::optional<std::vector<std::uint64_t>> every;
  std::vector<double> worse;
  std::vector<std::uint64_t> spares;
  std::optional<std::uint32_t> ahead;
  ReplacementOptions options = {};
  TableOutput output = {};
};

/// Slots after which modules are placed anew: as the user says, or those of the usual ones that are
/// shorter than the horizon.
std::vector<std::uint64_t> intervals_of(const ReplanFlags& flags, std::uint32_t slots) {
  std::vector<std::uint64_t> intervals =
      flags.every.value_or(std::vector<std::uint64_t>{5, 10, 25, 50, 100});
  const auto is_longer = [&](std::uint64_t every) { return every >= slots; };
  if (!flags.every) {
    std::erase_if(intervals, is_longer);
  }
  const auto longer = std::ranges::find_if(intervals, is_longer);
  if (longer != intervals.end()) {
    throw ConfigError({.key = "--every",
                       .found = fmt::format("found {}", *longer),
                       .allowed = fmt::format("less than the {} slots of time.slots", slots)});
  }
  return intervals;
}

/// `never` first, which others are compared with.
std::vector<ReplacementPolicy> policies_of(const ReplanFlags& flags, std::uint32_t slots) {
  constexpr std::uint32_t ahead_where_worse = 25;
  std::vector<ReplacementPolicy> policies = {{}};
  for (const std::uint64_t spares : flags.spares) {
    policies.push_back({.kind = PolicyKind::spares, .spares = static_cast<std::uint32_t>(spares)});
  }
  for (const std::uint64_t every : intervals_of(flags, slots)) {
    policies.push_back({.kind = PolicyKind::every, .slots = static_cast<std::uint32_t>(every)});
  }
  for (const double worse : flags.worse) {
    policies.push_back({.kind = PolicyKind::worse,
                        .slots = flags.ahead.value_or(ahead_where_worse),
                        .loss = worse});
  }
  return policies;
}

int replan_command(const ReplanFlags& flags, const Console& console) {
  return make_study_table(
      flags.common, flags.output, replacement_file, possible_replacement_charts(), console,
      [&](const Study& study, const RunContext& context) -> StudyTable {
        ReplacementOptions options = flags.options;
        options.policies = policies_of(flags, study.config.time.slots);
        if (options.link_gbps.empty()) {
          options.link_gbps = {study.config.links.rate_gbps};
        }
        const ReplacementResult result = run_replacement(study, options, context);
        return {replacement_text(result), replacement_csv(result), replacement_charts(result)};
      },
      [&](const ExperimentConfig& config) {
        static_cast<void>(policies_of(flags, config.time.slots));
      });
}

void add_policies(CLI::App& command, const std::shared_ptr<ReplanFlags>& flags) {
  add_integers(
      command, "--every", {1, max_slots},
      [flags](const std::vector<std::uint64_t>& slots) { flags->every = slots; },
      "Place anew after so many slots, for these slots; default: 5,10,25,50,100");
  add_numbers(
      command, "--worse", {0.0, 1.0, ""},
      [flags](const std::vector<double>& shares) { flags->worse = shares; },
      "Place anew where a slot makes fewer tokens, by this share, than the placement once made; "
      "0.1,0.2 for example");
  constexpr std::uint64_t max_spares = 64;
  add_integers(
      command, "--spares", {1, max_spares},
      [flags](const std::vector<std::uint64_t>& counts) { flags->spares = counts; },
      "Place once, with so many spares a layer, which serve in place of what failed satellites "
      "held");
  add_integer(
      command, "--ahead", {1, max_slots},
      [flags](std::uint64_t slots) { flags->ahead = static_cast<std::uint32_t>(slots); },
      "Slots that --worse places for; default: 25");
}

void add_travel(CLI::App& command, const std::shared_ptr<ReplanFlags>& flags) {
  add_numbers(
      command, "--gbps", {min_gbps, max_gbps, " Gbps"},
      [flags](const std::vector<double>& rates) { flags->options.link_gbps = rates; },
      "Rates of links that modules travel over; default: links.rate_gbps");
  add_numbers(
      command, "--ground-gbps", {min_gbps, max_gbps, " Gbps"},
      [flags](const std::vector<double>& rates) { flags->options.ground_gbps = rates.back(); },
      "Rate at which what failed satellites held is sent up; default: 1, an assumption");
  constexpr std::uint64_t max_tokens = 1'000'000'000;
  add_integer(
      command, "--cache-tokens", {0, max_tokens},
      [flags](std::uint64_t tokens) { flags->options.cached_tokens = tokens; },
      "Tokens whose keys and values travel with gateways; default: 0");
}

}  // namespace

void add_replan(CLI::App& app, CommandLine& line) {
  const auto flags = std::make_shared<ReplanFlags>();
  CLI::App* command = app.add_subcommand(
      "replan",
      "Placing the modules anew while satellites move: what it gains, and from which "
      "rate of links on");
  add_config(*command, flags->common)->required();
  add_backend(*command, flags->common);
  add_policies(*command, flags);
  add_travel(*command, flags);
  constexpr std::uint64_t max_moves = 1'000'000'000;
  add_integer(
      *command, "--search", {1, max_moves},
      [flags](std::uint64_t moves) { flags->options.search_moves = moves; },
      "Place by a search of so many moves from there; default: by each scheme's rule");
  add_table_output(*command, flags->output, "CSV of every policy to write");
  command->callback([flags, &line] {
    line.command = [flags](const Console& console) { return replan_command(*flags, console); };
  });
}

}  // namespace spacemoe
