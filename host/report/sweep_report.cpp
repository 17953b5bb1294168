#include "host/report/sweep_report.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/config/config.hpp"
#include "host/report/subject_text.hpp"
#include "host/report/sweep_charts.hpp"

namespace spacemoe {
namespace {

/// The cases of a sweep, if that is what its first axis is.
const SweepAxis* cases_of(const SweepData& data) {
  return !data.axes.empty() && data.axes.front().is_cases() ? &data.axes.front() : nullptr;
}

/// The axes of a sweep, one per line.
ChartTable axes_table(const SweepData& data) {
  ChartTable table = {{"Axis", "Values", "From", "To"}, {}};
  for (const SweepAxis& axis : data.axes) {
    if (!axis.values.empty()) {
      table.rows.push_back({axis.key, fmt::format("{}", axis.values.size()),
                            axis.values.front().text, axis.values.back().text});
    }
  }
  return table;
}

/// Each case with what it sets, and below them the axes.
ChartTable cases_table(const SweepData& data, const SweepAxis& cases) {
  ChartTable table = {{"Case", "What it sets"}, {}};
  for (std::size_t i = 0; i < cases.values.size(); ++i) {
    table.rows.push_back({cases.values[i].text, changes_text(cases.changes[i])});
  }
  for (const SweepAxis& axis : data.axes) {
    if (&axis != &cases && !axis.values.empty()) {
      table.rows.push_back(
          {"each of them",
           fmt::format("{} from {} to {}, {} values", axis.key, axis.values.front().text,
                       axis.values.back().text, axis.values.size())});
    }
  }
  return table;
}

/// "2 axes", "a base with 3 cases, and 2 axes"
std::string varied_text(const SweepData& data) {
  const auto counted = [](std::size_t count, const char* one, const char* many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
  };
  const SweepAxis* cases = cases_of(data);
  const std::size_t axes = data.axes.size() - (cases == nullptr ? 0 : 1);
  const std::string axes_text = axes == 0 ? "" : counted(axes, "axis", "axes");
  return cases == nullptr
             ? axes_text
             : fmt::format("a base with {}{}{}", counted(cases->values.size() - 1, "case", "cases"),
                           axes == 0 ? "" : ", and ", axes_text);
}

/// The config of the first point; nothing where the database does not hold one that this program
/// reads.
std::optional<ExperimentConfig> first_config(const SweepData& data) {
  if (data.first_config.empty()) {
    return std::nullopt;
  }
  try {
    return read_stored_config(data.name, data.first_config).config;
  } catch (const ConfigError&) {
    return std::nullopt;
  }
}

std::string lead_of(const SweepData& data, const std::optional<ExperimentConfig>& first) {
  const auto failed = std::ranges::count_if(data.points, &SweepPoint::failed);
  std::string text = fmt::format("A sweep over {}: {} of {} points{}.", varied_text(data),
                                 data.points.size(), data.points_planned,
                                 failed == 0 ? "" : fmt::format(", {} of them failed", failed));
  if (first) {
    text += fmt::format(" It begins with {}.",
                        subject_text(*first, first->schemes.size(), first->time.slots));
  }
  return text;
}

/// What the processes of a sweep say, each text once, and no more of them than a reader wants.
std::string told_once(const SweepData& data,
                      const std::function<std::string(const SweepProcess&)>& text_of) {
  constexpr std::size_t max_told = 3;
  std::vector<std::string> texts;
  for (const SweepProcess& process : data.processes) {
    const std::string text = text_of(process);
    if (std::ranges::find(texts, text) == texts.end()) {
      texts.push_back(text);
    }
  }
  std::string told;
  for (std::size_t i = 0; i < std::min(texts.size(), max_told); ++i) {
    told += (told.empty() ? "" : "; ") + texts[i];
  }
  return texts.size() > max_told ? fmt::format("{}; and {} more", told, texts.size() - max_told)
                                 : told;
}

std::vector<std::pair<std::string, std::string>> provenance_of(
    const SweepData& data, const std::optional<ExperimentConfig>& first) {
  std::vector<std::pair<std::string, std::string>> lines = {
      {"Program", "spacemoe " + data.version}};
  const auto add = [&](const char* name, std::string text) {
    if (!text.empty()) {
      lines.emplace_back(name, std::move(text));
    }
  };
  add("Command", told_once(data, [](const SweepProcess& process) { return process.command; }));
  if (first) {
    for (auto& [name, text] : subject_lines(*first)) {
      lines.emplace_back(name + ", first point", std::move(text));
    }
    lines.emplace_back("Seed, first point", fmt::format("{}", first->evaluation.seed));
  }
  add("Backend", told_once(data, [](const SweepProcess& process) {
        return fmt::format("{}, {}, {} threads", process.backend, process.device, process.threads);
      }));
  add("Points", fmt::format("{} of {}", data.points.size(), data.points_planned));
  add("Cost", fmt::format("{:.1f} s for all points", data.wall_s));
  add("Grid", data.grid);
  return lines;
}

}  // namespace

ReportPage sweep_report(const SweepData& data) {
  const std::optional<ExperimentConfig> first = first_config(data);
  ReportPage page;
  page.title = data.name;
  page.lead = lead_of(data, first);
  const SweepAxis* cases = cases_of(data);
  page.summary = cases == nullptr ? axes_table(data) : cases_table(data, *cases);
  page.summary_is_words = cases != nullptr;
  page.notes = data.remarks;
  for (const SweepPoint& point : data.points) {
    if (point.failed()) {
      page.notes.push_back(fmt::format("Point {} failed: {}", point.number, point.error));
    }
  }
  page.charts = sweep_charts(data);
  page.choices = sweep_choices(data);
  page.provenance = provenance_of(data, first);
  page.config = data.config;
  return page;
}

}  // namespace spacemoe
