#include "host/compare/result_comparison.hpp"

#include <cmath>
#include <iterator>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/csv_field.hpp"
#include "host/base/text_table.hpp"
#include "host/statistics/holm.hpp"

namespace spacemoe {
namespace {

using nlohmann::ordered_json;

/// A ratio or mean that cannot be had is NaN.
std::optional<double> finite(double value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::string cell(std::optional<double> value) {
  return value ? fmt::format("{:.4g}", *value) : "-";
}

std::string field(std::optional<double> value) {
  return value ? fmt::format("{}", *value) : "";
}

ordered_json json_of(std::optional<double> value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

std::optional<double> low(const RatioEstimate& ratio) {
  return ratio.interval ? std::optional(ratio.interval->low) : std::nullopt;
}

std::optional<double> high(const RatioEstimate& ratio) {
  return ratio.interval ? std::optional(ratio.interval->high) : std::nullopt;
}

/// The lines of a table with the verdicts appended, flush left as they are words.
std::string with_verdicts(const std::string& table, const std::vector<ComparedRow>& rows) {
  std::istringstream lines(table);
  std::string line;
  std::getline(lines, line);
  std::string text = line + "  verdict\n";
  for (const ComparedRow& row : rows) {
    std::getline(lines, line);
    text += line;
    text += "  ";
    text += row.verdict.words;
    text += '\n';
  }
  return text;
}

}  // namespace

void judge_rows(ResultComparison& comparison, const VerdictRule& rule) {
  std::vector<double> p_values;
  for (const ComparedRow& row : comparison.rows) {
    if (row.ratio.p_value) {
      p_values.push_back(*row.ratio.p_value);
    }
  }
  const std::vector<double> adjusted = holm_adjust(p_values);
  std::size_t next = 0;
  for (ComparedRow& row : comparison.rows) {
    if (row.ratio.p_value) {
      row.p_adjusted = adjusted[next++];
    }
    row.verdict = judge(row.ratio, row.p_adjusted, rule, row.unknown);
  }
}

std::string comparison_table(const ResultComparison& comparison) {
  TextTable table({comparison.what, fmt::format("A ({})", comparison.unit),
                   fmt::format("B ({})", comparison.unit), "B/A", "interval", "shift", "p"});
  for (const ComparedRow& row : comparison.rows) {
    table.add({row.name, cell(finite(row.a)), cell(finite(row.b)),
               finite(row.ratio.value) ? fmt::format("{:.4f}", row.ratio.value) : "-",
               row.ratio.interval ? fmt::format("{:.4f} .. {:.4f}", row.ratio.interval->low,
                                                row.ratio.interval->high)
                                  : "-",
               cell(row.shift), row.p_adjusted ? fmt::format("{:.2g}", *row.p_adjusted) : "-"});
  }
  std::string text = with_verdicts(table.text(), comparison.rows) + "\n";
  for (const std::string& remark : comparison.remarks) {
    text += remark + "\n";
  }
  return text;
}

std::string comparison_csv(const ResultComparison& comparison) {
  std::string text =
      fmt::format("{},a_{},b_{},ratio,ratio_low,ratio_high,shift_{},p,p_adjusted,verdict,words\n",
                  comparison.what, comparison.unit, comparison.unit, comparison.unit);
  for (const ComparedRow& row : comparison.rows) {
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{},{},{},{}\n",
                   csv_field(row.name), field(finite(row.a)), field(finite(row.b)),
                   field(finite(row.ratio.value)), field(low(row.ratio)), field(high(row.ratio)),
                   field(row.shift), field(row.ratio.p_value), field(row.p_adjusted),
                   name_of(row.verdict.kind), csv_field(row.verdict.words));
  }
  return text;
}

std::string comparison_json(const ResultComparison& comparison) {
  ordered_json rows = ordered_json::array();
  for (const ComparedRow& row : comparison.rows) {
    rows.push_back({{comparison.what, row.name},
                    {"a_" + comparison.unit, row.a},
                    {"b_" + comparison.unit, row.b},
                    {"ratio", row.ratio.value},
                    {"ratio_low", json_of(low(row.ratio))},
                    {"ratio_high", json_of(high(row.ratio))},
                    {"shift_" + comparison.unit, json_of(row.shift)},
                    {"p", json_of(row.ratio.p_value)},
                    {"p_adjusted", json_of(row.p_adjusted)},
                    {"verdict", name_of(row.verdict.kind)},
                    {"words", row.verdict.words}});
  }
  // Remarks name paths, which need not be UTF-8.
  const ordered_json json = {{"comparisons", rows}, {"remarks", comparison.remarks}};
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace spacemoe
