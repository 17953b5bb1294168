#include "host/results/search_files.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/number.hpp"

namespace spacemoe {
namespace {

/// Keys of search.json with the wall time of each part.
constexpr std::array<const char*, 5> wall_keys = {
    "setup_wall_s", "annealing_wall_s", "tempering_wall_s", "descent_wall_s", "bound_wall_s"};

std::string kind_name(const Objective& objective) {
  const double percent = 100.0 * objective.level;
  switch (objective.kind) {
    case ObjectiveKind::mean:
      return "mean";
    case ObjectiveKind::quantile:
      return fmt::format("{:.6g} % quantile", percent);
    case ObjectiveKind::cvar:
      return fmt::format("mean beyond the {:.6g} % quantile", percent);
    case ObjectiveKind::worst:
      return "worst";
    case ObjectiveKind::capacity:
      return "work of the busiest satellite, and 0.0001 x mean,";
  }
  return {};
}

std::string objective_name(const Objective& objective) {
  return objective.busiest_weight > 0.0
             ? fmt::format("{} and {:.6g} x the work of the busiest satellite,",
                           kind_name(objective), objective.busiest_weight)
             : kind_name(objective);
}

/// What a placement sustains: tokens a second that its busiest satellite has the time for.
std::optional<double> capacity_per_s(double busiest_s) {
  return busiest_s > 0.0 ? std::optional(1.0 / busiest_s) : std::nullopt;
}

nlohmann::ordered_json number_or_null(const std::optional<double>& number) {
  return number ? nlohmann::ordered_json(*number) : nlohmann::ordered_json(nullptr);
}

/// Settings that give the same placement again, on any number of threads: what goes behind --set.
std::string repeat_setting(const SearchOutcome& outcome) {
  std::string settings = fmt::format("search.moves={}", outcome.moves_planned);
  if (const auto& annealing = outcome.annealing) {
    settings += fmt::format(" --set search.annealing_moves={} --set search.population={}",
                            annealing->moves_planned, annealing->population);
  }
  return settings;
}

std::uint64_t moves_of(const SearchOutcome& outcome) {
  return outcome.moves + (outcome.annealing ? outcome.annealing->moves : 0);
}

std::uint64_t moves_planned(const SearchOutcome& outcome) {
  return outcome.moves_planned + (outcome.annealing ? outcome.annealing->moves_planned : 0);
}

/// Annealing makes all of its moves or somewhat more.
bool was_cut_short(const SearchOutcome& outcome) {
  return outcome.moves < outcome.moves_planned ||
         (outcome.annealing && outcome.annealing->moves < outcome.annealing->moves_planned);
}

}  // namespace

std::string search_csv(const SearchResult& result) {
  std::string text = "time_s,moves,best_s,current_s,accepted\n";
  for (const SearchTrace& line : result.outcome.trace) {
    fmt::format_to(std::back_inserter(text), "{:.3f},{},{},{},{:.4f}\n", line.time_s, line.moves,
                   line.best_s, line.current_s, line.accepted);
  }
  return text;
}

std::string bound_csv(const SearchResult& result) {
  std::string text = "time_s,layers,arcs,bound_s,best_s,gap\n";
  double best_s = 0.0;
  for (const BoundTrace& line : result.bound.trace) {
    best_s = std::max(best_s, line.bound_s);
    fmt::format_to(std::back_inserter(text), "{:.3f},{},{},{},{},{:.5f}\n", line.time_s,
                   line.layers, line.arcs, line.bound_s, best_s,
                   result.outcome.value_s / best_s - 1.0);
  }
  return text;
}

std::string search_json(const SearchResult& result, const ExperimentConfig& config,
                        const std::string& command) {
  const SearchOutcome& outcome = result.outcome;
  nlohmann::ordered_json json;
  json["command"] = command;
  json["objective"] = objective_name(config.search.objective);
  json["planning_slots"] = config.planning.slots;
  json["copies"] = outcome.placement.replicas.size();
  json["starts"] = result.starts;
  json["start_s"] = outcome.start_s;
  if (outcome.annealing) {
    json["population"] = outcome.annealing->population;
    json["annealing_moves"] = outcome.annealing->moves;
    json["annealed_s"] = outcome.annealing->value_s;
  }
  json["tempered_s"] = outcome.tempered_s;
  json["value_s"] = outcome.value_s;
  const std::optional<double> bound_s = result.bound.best_s;
  json["lower_bound_s"] = number_or_null(bound_s);
  json["gap"] =
      number_or_null(bound_s ? std::optional(outcome.value_s / *bound_s - 1.0) : std::nullopt);
  json["optimum_s"] = number_or_null(result.optimum_s);
  json["busiest_s"] = result.busiest_s;
  json["capacity_per_s"] = number_or_null(capacity_per_s(result.busiest_s));
  json["local_optimum"] = outcome.is_local_optimum;
  json["moves"] = outcome.moves;
  json["moves_scored"] = outcome.moves_scored;
  json["moves_planned"] = outcome.moves_planned;
  json["repeat"] = was_cut_short(outcome) ? nlohmann::ordered_json(nullptr)
                                          : nlohmann::ordered_json(repeat_setting(outcome));
  json[wall_keys[0]] = result.setup_s;
  json[wall_keys[1]] = outcome.annealing ? outcome.annealing->wall_s : 0.0;
  json[wall_keys[2]] = outcome.tempering_s;
  json[wall_keys[3]] = outcome.descent_s;
  json[wall_keys[4]] = result.bound_s;
  return json.dump(2) + "\n";
}

std::optional<double> stored_search_wall_s(const std::string& search_json) {
  const auto json = nlohmann::json::parse(search_json, nullptr, false);
  std::optional<double> sum_s;
  for (const char* key : wall_keys) {
    const auto part = json.is_object() ? json.find(key) : json.end();
    if (part != json.end() && part->is_number()) {
      sum_s = sum_s.value_or(0.0) + part->get<double>();
    }
  }
  return sum_s;
}

std::string search_text(const SearchResult& result, const ExperimentConfig& config) {
  const SearchOutcome& outcome = result.outcome;
  std::string text =
      fmt::format("{} of {} planning slots: {:.5f} s, {:.3f} times the {:.5f} s of {}\n",
                  objective_name(config.search.objective), config.planning.slots, outcome.value_s,
                  outcome.value_s / outcome.start_s, outcome.start_s, result.starts.front());
  if (result.optimum_s) {
    text += "all placements were tried: this is the best one\n";
  } else if (result.bound.best_s) {
    fmt::format_to(std::back_inserter(text),
                   "no placement is below {:.5f} s: this one is within {:.1f} % of the best\n",
                   *result.bound.best_s, 100.0 * (outcome.value_s / *result.bound.best_s - 1.0));
  } else if (result.bound.is_cut_short) {
    fmt::format_to(std::back_inserter(text),
                   "no lower bound: it would take more than the {:.6g} s of search.bound_limit_s\n",
                   config.search.bound_limit_s);
  }
  if (const std::size_t copies = outcome.placement.replicas.size(); copies > 0) {
    fmt::format_to(std::back_inserter(text), "{} copies of experts\n", copies);
  }
  if (const auto capacity = capacity_per_s(result.busiest_s)) {
    fmt::format_to(std::back_inserter(text),
                   "the busiest satellite computes {:.4g} s for a token: at most {:.4g} tokens a "
                   "second ({}: {:.4g})\n",
                   result.busiest_s, *capacity, result.starts.front(),
                   1.0 / result.start_busiest_s);
  }
  if (outcome.annealing) {
    fmt::format_to(
        std::back_inserter(text), "{} moves at mean latencies, {} a second; then\n",
        outcome.annealing->moves,
        rounded_text(static_cast<double>(outcome.annealing->moves) / outcome.annealing->wall_s));
  }
  fmt::format_to(std::back_inserter(text), "{} moves, {} a second scored; {}\n", outcome.moves,
                 rounded_text(static_cast<double>(outcome.moves_scored) / outcome.tempering_s),
                 outcome.is_local_optimum
                     ? "no single move or exchange of modules makes it better"
                     : "descent was cut short: single moves may make it better");
  if (was_cut_short(outcome)) {
    fmt::format_to(std::back_inserter(text),
                   "cut short after {:.0f} % of the planned moves, while still warm\n",
                   100.0 * static_cast<double>(moves_of(outcome)) /
                       static_cast<double>(moves_planned(outcome)));
  } else {
    fmt::format_to(std::back_inserter(text), "the same again: --set {}\n", repeat_setting(outcome));
  }
  return text;
}

std::string search_work_text(const SearchOutcome& outcome) {
  const SearchWork& work = outcome.work;
  const auto share = [](std::uint64_t part, std::uint64_t whole) {
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
  };
  return fmt::format(
      "search: {} moves a second made, {} scored; {:.2f} % of these taken; {:.2f} proposed "
      "for each made; {} candidate layers in {} batches of {:.1f}",
      rounded_text(static_cast<double>(outcome.moves) / outcome.tempering_s),
      rounded_text(static_cast<double>(outcome.moves_scored) / outcome.tempering_s),
      100.0 * share(work.moves_taken, outcome.moves_scored),
      share(work.moves_proposed, outcome.moves), work.candidates, work.batches,
      share(work.candidates, work.batches));
}

}  // namespace spacemoe
