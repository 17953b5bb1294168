#include "host/report/html_report.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "host/charts/placement_map.hpp"
#include "host/charts/result_charts.hpp"
#include "host/charts/search_chart.hpp"
#include "host/constellation/constellation.hpp"
#include "host/placement/choices.hpp"
#include "host/report/globe_data.hpp"
#include "host/report/reasons_chart.hpp"
#include "host/report/subject_text.hpp"
#include "host/results/study_remarks.hpp"
#include "host/results/summary_figures.hpp"
#include "host/results/summary_table.hpp"

namespace spacemoe {
namespace {

ChartTable summary_of(const ExperimentResult& result) {
  ChartTable table;
  std::vector<SummaryFigure> figures;
  std::ranges::copy_if(shown_figures(), std::back_inserter(figures),
                       [&](const SummaryFigure& figure) { return is_shown(figure, result); });
  for (const SummaryFigure& figure : figures) {
    table.columns.emplace_back(figure.title);
  }
  for (const SchemeResult& scheme : result.schemes) {
    std::vector<std::string>& cells = table.rows.emplace_back();
    for (const SummaryFigure& figure : figures) {
      cells.push_back(figure_cell(figure, scheme.summary, {.missing = "–", .between = " – "}));
    }
  }
  return table;
}

std::vector<std::string> notes_of(const ExperimentResult& result) {
  std::vector<std::string> notes = {
      fmt::format("Token latency over delivered tokens, means over slots and placements; intervals "
                  "resample slots in blocks and placements (BCa). Ratios are to {}, over tokens "
                  "that both schemes deliver.",
                  result.schemes[result.reference].summary.scheme)};
  for (std::string& note : summary_notes(result)) {
    notes.push_back(std::move(note));
  }
  return notes;
}

std::string interval_text(const std::optional<Interval>& interval, std::string_view unit) {
  return interval ? fmt::format(" (95 % interval {:.3f} to {:.3f}{})", interval->low,
                                interval->high, unit)
                  : "";
}

/// The fastest scheme, and how the slowest or the reference compares with it.
std::string headline_of(const ExperimentResult& result) {
  std::vector<const SchemeResult*> known;
  for (const SchemeResult& scheme : result.schemes) {
    if (best_mean_s(scheme.summary)) {
      known.push_back(&scheme);
    }
  }
  if (known.empty()) {
    return "No scheme delivered a token.";
  }
  const auto mean = [](const SchemeResult* scheme) { return *best_mean_s(scheme->summary); };
  const SchemeResult& best = **std::ranges::min_element(known, {}, mean);
  const SchemeResult& worst = **std::ranges::max_element(known, {}, mean);
  const SchemeResult& reference = result.schemes[result.reference];
  std::string text =
      fmt::format("A token takes {:.3f} s with {}{}", *best_mean_s(best.summary),
                  best.summary.scheme, interval_text(best.summary.mean_interval_s, " s"));
  if (known.size() == 1) {
    return text + ".";
  }
  text += fmt::format(", the fastest of {} schemes.", known.size());
  // Ratios of the result are relative to the reference.
  const SchemeSummary& other = (&best == &reference ? worst : best).summary;
  if (other.ratio && &best != &worst) {
    text += fmt::format(" {} takes {:.3f} times as long as {}{}.", other.scheme, *other.ratio,
                        reference.summary.scheme, interval_text(other.ratio_interval, ""));
  }
  return text;
}

std::string scheme_text(const Scheme& scheme) {
  if (scheme.placement) {
    return fmt::format("the placement in {}", scheme.placement->filename().string());
  }
  if (scheme.command.is_given()) {
    return fmt::format("the command {}", fmt::join(scheme.command.words, " "));
  }
  if (scheme.rule) {
    return std::string(rule_summary(*scheme.rule));
  }
  return fmt::format(
      "layers: {}, gateway: {}, satellites: {}, order of experts: {}",
      name_in(layer_choices, scheme.layers), name_in(gateway_choices, scheme.gateway),
      name_in(satellite_choices, scheme.satellites), name_in(expert_orders, scheme.experts));
}

std::vector<std::pair<std::string, std::string>> schemes_of(const ExperimentConfig& config,
                                                            const ExperimentResult& result) {
  std::vector<std::pair<std::string, std::string>> schemes;
  for (const SchemeResult& scheme : result.schemes) {
    const auto found = std::ranges::find(config.schemes, scheme.summary.scheme, &Scheme::name);
    schemes.emplace_back(scheme.summary.scheme,
                         found == config.schemes.end() ? "" : scheme_text(*found));
  }
  return schemes;
}

std::string cost_text(double wall_s, std::optional<double> search_s, double peak_bytes) {
  const std::string searched = search_s ? fmt::format(", after {:.1f} s of search", *search_s) : "";
  return fmt::format("{:.1f} s{}, peak memory {:.0f} MB", wall_s, searched, peak_bytes / 1e6);
}

std::vector<std::pair<std::string, std::string>> provenance_of(const StoredResult& stored) {
  const auto manifest = nlohmann::ordered_json::parse(stored.manifest);
  const auto said = [&](const char* key) {
    const auto entry = manifest.find(key);
    if (entry == manifest.end()) {
      return std::string("not stated");
    }
    return entry->is_string() ? entry->get<std::string>() : entry->dump();
  };
  double wall_s = 0.0;
  double peak_bytes = 0.0;
  for (const StageCost& stage : stored.result.stages) {
    wall_s += stage.wall_s;
    peak_bytes = std::max(peak_bytes, static_cast<double>(stage.peak_memory_bytes));
  }
  const auto subject = subject_lines(stored.loaded.config);
  return {{"Program",
           fmt::format("spacemoe {} ({}), {}", stored.version, stored.commit, said("compiler"))},
          {"Command", stored.command},
          subject[0],
          subject[1],
          {"Config hash", stored.config_hash},
          {"Seed", fmt::format("{}", stored.seed)},
          {"Backend",
           fmt::format("{}, {}, {} threads", said("backend"), said("device"), said("threads"))},
          {"Slots", fmt::format("{} of {}", stored.result.slots_done, stored.result.slots_planned)},
          {"Tokens", said("tokens")},
          {"Placements", said("placements")},
          {"Cost", cost_text(wall_s, stored.search_wall_s, peak_bytes)}};
}

}  // namespace

ReportPage result_report(const StoredResult& stored, Backend& backend,
                         const std::optional<PlayOptions>& play) {
  const ExperimentConfig& config = stored.loaded.config;
  ReportPage page;
  page.title = config.name;
  page.lead = fmt::format("Token latency of {}.", subject_text(config, stored.result.schemes.size(),
                                                               stored.result.slots_done));
  page.headline = headline_of(stored.result);
  page.schemes = schemes_of(config, stored.result);
  page.summary = summary_of(stored.result);
  page.notes = notes_of(stored.result);
  page.notes.insert(page.notes.end(), stored.remarks.begin(), stored.remarks.end());
  for (std::string& remark : study_remarks(stored.loaded.config)) {
    page.notes.push_back(std::move(remark));
  }
  page.charts = result_charts(config, stored.result);
  if (stored.search_course) {
    page.charts.push_back(search_chart(*stored.search_course));
    // `search` adds what it found as the last scheme.
    const SchemeResult& found = stored.result.schemes.back();
    if (!found.placements.empty()) {
      page.found_scheme = found.summary.scheme;
      page.placement_svg =
          placement_svg(found.placements.front(), Constellation(config.constellation));
    }
  }
  if (config.weather.has_any()) {
    const Scenario scenario(config);
    const auto pass = backend.snapshots(scenario.evaluation_series());
    if (auto chart = reasons_chart(scenario, *pass)) {
      page.charts.push_back(std::move(*chart));
    }
  }
  page.provenance = provenance_of(stored);
  page.config = stored.config_json;
  if (globe_schemes(stored.result, page.found_scheme).empty()) {
    if (play) {
      throw ConfigError({.key = "--play",
                         .found = "found with a result that has no placements.csv",
                         .allowed = "one that has it, as sequences go through its placements",
                         .hint = "make it anew with the command of its manifest.json"});
    }
    page.notes.emplace_back("No globe: it shows placements.");
    return page;
  }
  try {
    page.globe_json = globe_json(stored, page.found_scheme, backend);
    if (play) {
      PlayedSequence played = played_sequence(stored, page.found_scheme, *play, backend);
      page.play_json = std::move(played.json);
      std::ranges::move(played.notes, std::back_inserter(page.notes));
    }
  } catch (const FileError& error) {
    // Routing statistics that did not move with the result; all else is there.
    page.notes.push_back(fmt::format("No globe: {}.", error.what()));
  }
  return page;
}

}  // namespace spacemoe
