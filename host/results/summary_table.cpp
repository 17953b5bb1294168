#include "host/results/summary_table.hpp"

#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/text_table.hpp"

namespace spacemoe {
namespace {

using nlohmann::ordered_json;

std::string cell(std::optional<double> value, int digits = 3) {
  return value ? fmt::format("{:.{}f}", *value, digits) : "-";
}

std::string cell(const std::optional<Interval>& interval) {
  return interval ? fmt::format("{:.3f} .. {:.3f}", interval->low, interval->high) : "-";
}

std::string p_cell(std::optional<double> p) {
  return p ? fmt::format("{:.2g}", *p) : "-";
}

/// The largest distance between the engines, in standard errors of the token sampling.
std::optional<double> worst_disagreement(const ExperimentResult& result) {
  std::optional<double> worst;
  for (const SchemeResult& scheme : result.schemes) {
    const SchemeSummary& row = scheme.summary;
    if (row.mean_s && row.exact_mean_s && row.sampling_error_s && *row.sampling_error_s > 0.0) {
      const double z = std::abs(*row.mean_s - *row.exact_mean_s) / *row.sampling_error_s;
      worst = std::max(worst.value_or(0.0), z);
    }
  }
  return worst;
}

std::string remarks(const ExperimentResult& result) {
  std::string text = "Token latency in seconds over delivered tokens; intervals are 95 %.\n";
  if (const auto worst = worst_disagreement(result)) {
    text += fmt::format(
        "Sampled and exact means differ by at most {:.1f} standard errors of the token sampling.\n",
        *worst);
  }
  for (const std::string& note : summary_notes(result)) {
    text += note + "\n";
  }
  return text;
}

ordered_json json_of(std::optional<double> value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

std::optional<double> low(const std::optional<Interval>& interval) {
  return interval ? std::optional(interval->low) : std::nullopt;
}

std::optional<double> high(const std::optional<Interval>& interval) {
  return interval ? std::optional(interval->high) : std::nullopt;
}

}  // namespace

std::vector<std::string> summary_notes(const ExperimentResult& result) {
  std::vector<std::string> notes;
  if (result.why_not_exact) {
    notes.push_back(fmt::format("No exact means: {}.", *result.why_not_exact));
  }
  if (result.interrupted()) {
    notes.push_back(fmt::format("Interrupted after {} of {} slots: no intervals.",
                                result.slots_done, result.slots_planned));
  } else if (result.stopping) {
    const double percent = 100.0 * result.stopping->relative_half_width;
    notes.push_back(
        result.stopping->reached
            ? fmt::format("{} of {} slots were enough: intervals within {:.3g} % of the means.",
                          result.slots_done, result.slots_planned, percent)
            : fmt::format("All {} slots leave an interval beyond {:.3g} % of its mean.",
                          result.slots_done, percent));
  }
  return notes;
}

std::string summary_table(const ExperimentResult& result) {
  TextTable table({"scheme", "draws", "exact", "sampled", "interval", "p50", "p95", "p99", "retry",
                   "delivered", "ratio", "interval", "p"});
  for (const SchemeResult& scheme : result.schemes) {
    const SchemeSummary& row = scheme.summary;
    table.add({row.scheme, fmt::format("{}", row.draws), cell(row.exact_mean_s), cell(row.mean_s),
               cell(row.mean_interval_s), cell(row.p50_s), cell(row.p95_s), cell(row.p99_s),
               cell(row.retry_mean_s), cell(row.delivered_fraction, 4), cell(row.ratio),
               cell(row.ratio_interval), p_cell(row.p_adjusted)});
  }
  return table.text() + "\n" + remarks(result);
}

std::string summary_json(const ExperimentResult& result) {
  ordered_json rows = ordered_json::array();
  for (const SchemeResult& scheme : result.schemes) {
    const SchemeSummary& row = scheme.summary;
    rows.push_back({{"scheme", row.scheme},
                    {"draws", row.draws},
                    {"tokens", row.tokens},
                    {"delivered_fraction", row.delivered_fraction},
                    {"mean_s", json_of(row.mean_s)},
                    {"mean_low_s", json_of(low(row.mean_interval_s))},
                    {"mean_high_s", json_of(high(row.mean_interval_s))},
                    {"exact_mean_s", json_of(row.exact_mean_s)},
                    {"p50_s", json_of(row.p50_s)},
                    {"p95_s", json_of(row.p95_s)},
                    {"p99_s", json_of(row.p99_s)},
                    {"retry_mean_s", json_of(row.retry_mean_s)},
                    {"ratio", json_of(row.ratio)},
                    {"ratio_low", json_of(low(row.ratio_interval))},
                    {"ratio_high", json_of(high(row.ratio_interval))},
                    {"p_adjusted", json_of(row.p_adjusted)}});
  }
  return rows.dump(2) + "\n";
}

}  // namespace spacemoe
