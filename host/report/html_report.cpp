#include "host/report/html_report.hpp"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/csv.hpp"
#include "host/base/error.hpp"
#include "host/charts/result_charts.hpp"
#include "host/charts/search_chart.hpp"
#include "host/constellation/constellation.hpp"
#include "host/report/globe_data.hpp"
#include "host/results/summary_figures.hpp"
#include "host/results/summary_table.hpp"

namespace spacemoe {
namespace {

ChartTable summary_of(const ExperimentResult& result) {
  ChartTable table;
  for (const SummaryFigure& figure : shown_figures()) {
    table.columns.emplace_back(figure.title);
  }
  for (const SchemeResult& scheme : result.schemes) {
    std::vector<std::string>& cells = table.rows.emplace_back();
    for (const SummaryFigure& figure : shown_figures()) {
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

std::string lead_of(const ExperimentConfig& config, const ExperimentResult& result,
                    std::uint32_t satellites) {
  return fmt::format(
      "Token latency of {} placement scheme{} of a mixture of {} layers with {} experts, {} of "
      "them "
      "active, on {} satellites over {} time slots.",
      result.schemes.size(), result.schemes.size() == 1 ? "" : "s", config.model.layers,
      config.model.experts, config.model.active, satellites, result.slots_done);
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
  return {{"Program",
           fmt::format("spacemoe {} ({}), {}", stored.version, stored.commit, said("compiler"))},
          {"Command", stored.command},
          {"Config hash", stored.config_hash},
          {"Seed", fmt::format("{}", stored.seed)},
          {"Backend",
           fmt::format("{}, {}, {} threads", said("backend"), said("device"), said("threads"))},
          {"Slots", fmt::format("{} of {}", stored.result.slots_done, stored.result.slots_planned)},
          {"Tokens", said("tokens")},
          {"Placements", said("placements")},
          {"Cost", fmt::format("{:.1f} s, peak memory {:.0f} MB", wall_s, peak_bytes / 1e6)}};
}

}  // namespace

ReportPage result_report(const std::filesystem::path& folder, const StoredResult& stored,
                         Backend& backend) {
  const ExperimentConfig& config = stored.loaded.config;
  ReportPage page;
  page.title = config.name;
  page.lead = lead_of(config, stored.result, Constellation(config.constellation).size());
  page.summary = summary_of(stored.result);
  page.notes = notes_of(stored.result);
  page.charts = result_charts(config, stored.result);
  if (const auto file = folder / "search.csv"; std::filesystem::exists(file)) {
    page.charts.push_back(search_chart(read_csv(file)));
  }
  page.provenance = provenance_of(stored);
  page.config = stored.config_json;
  try {
    page.globe_json = globe_json(stored, backend);
  } catch (const FileError& error) {
    // Routing statistics that did not move with the result; all else is there.
    page.notes.push_back(fmt::format("No globe: {}.", error.what()));
  }
  return page;
}

}  // namespace spacemoe
