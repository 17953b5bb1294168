#include "host/results/summary_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "host/base/csv_field.hpp"
#include "host/base/text_table.hpp"
#include "host/base/wrapped_text.hpp"
#include "host/results/figure_range.hpp"
#include "host/results/summary_figures.hpp"

namespace spacemoe {
namespace {

using nlohmann::ordered_json;

/// One figure as fields of a CSV line; an interval has two.
struct FieldWriter {
  const SummaryFigure& figure;

  std::string operator()(std::monostate /*missing*/) const {
    return figure.kind == FigureKind::interval ? "," : "";
  }
  std::string operator()(const std::string& text) const { return csv_field(text); }
  std::string operator()(const Interval& interval) const {
    return fmt::format("{},{}", interval.low, interval.high);
  }
  template <class Number>
  std::string operator()(Number number) const {
    return fmt::format("{}", number);
  }
};

FigureValue read_field(const SummaryFigure& figure, const CsvTable& table, std::size_t row) {
  const std::size_t column = table.column(figure.name);
  const bool is_empty = table.text(row, column).empty();
  switch (figure.kind) {
    case FigureKind::text:
      return table.text(row, column);
    case FigureKind::count:
      return table.unsigned_integer(row, column, std::numeric_limits<std::uint32_t>::max());
    case FigureKind::large_count:
      return table.unsigned_integer(row, column, std::numeric_limits<std::uint64_t>::max());
    case FigureKind::number:
      return is_empty ? FigureValue() : FigureValue(read_figure(table, row, column));
    case FigureKind::interval: {
      const std::size_t to = table.column(figure.name_to);
      return is_empty && table.text(row, to).empty()
                 ? FigureValue()
                 : FigureValue(
                       Interval{read_figure(table, row, column), read_figure(table, row, to)});
    }
  }
  return {};
}

/// One figure as keys of a JSON object.
struct KeyWriter {
  const SummaryFigure& figure;
  ordered_json& object;

  void operator()(std::monostate /*missing*/) const {
    object[std::string(figure.name)] = nullptr;
    if (figure.kind == FigureKind::interval) {
      object[std::string(figure.name_to)] = nullptr;
    }
  }
  void operator()(const Interval& interval) const {
    object[std::string(figure.name)] = interval.low;
    object[std::string(figure.name_to)] = interval.high;
  }
  template <class Value>
  void operator()(const Value& value) const {
    object[std::string(figure.name)] = value;
  }
};

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
        "Sampled and exact means differ by up to {:.1f} standard errors of the sampling.\n",
        *worst);
  }
  for (const std::string& note : summary_notes(result)) {
    text += wrapped(note) + "\n";
  }
  return text;
}

/// A column of the table for people.
struct Column {
  const SummaryFigure* figure;
  std::vector<std::string> cells;  ///< [schemes]
  int rank;

  [[nodiscard]] bool is_empty() const {
    return std::ranges::all_of(cells,
                               [](const std::string& cell) { return cell == CellStyle().missing; });
  }
  [[nodiscard]] std::size_t width() const {
    std::size_t width = figure->heading.size();
    for (const std::string& cell : cells) {
      width = std::max(width, cell.size());
    }
    return width;
  }
};

/// All columns, from left to right. Where there are no exact means, the sampled one stands for
/// them.
std::vector<Column> columns_of(const ExperimentResult& result) {
  std::vector<Column> columns;
  const SummaryFigure& exact = summary_figure("exact_mean_s");
  const bool has_exact = std::ranges::any_of(result.schemes, [](const SchemeResult& scheme) {
    return scheme.summary.exact_mean_s.has_value();
  });
  for (const SummaryFigure& figure : shown_figures()) {
    if (!is_shown(figure, result)) {
      continue;
    }
    Column column{&figure, {}, figure.rank};
    if (!has_exact && figure.name == "mean_s") {
      column.rank = exact.rank;
    }
    for (const SchemeResult& scheme : result.schemes) {
      column.cells.push_back(figure_cell(figure, scheme.summary));
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

/// The columns that say something and fit side by side, by their rank.
std::vector<Column> that_fit(const std::vector<Column>& columns) {
  constexpr std::size_t gap = 2;
  std::vector<const Column*> by_rank;
  for (const Column& column : columns) {
    if (!column.is_empty()) {
      by_rank.push_back(&column);
    }
  }
  std::ranges::stable_sort(by_rank, {}, &Column::rank);
  std::vector<const Column*> taken;
  std::size_t used = 0;
  for (const Column* column : by_rank) {
    const std::size_t width = column->width() + (taken.empty() ? 0 : gap);
    if (taken.empty() || used + width <= terminal_width) {
      taken.push_back(column);
      used += width;
    }
  }
  std::vector<Column> fitting;
  for (const Column& column : columns) {
    if (std::ranges::find(taken, &column) != taken.end()) {
      fitting.push_back(column);
    }
  }
  return fitting;
}

/// Names the columns that say something and are not shown.
std::string left_out_text(const std::vector<Column>& all, const std::vector<Column>& shown) {
  std::vector<std::string_view> names;
  for (const Column& column : all) {
    if (!column.is_empty() &&
        std::ranges::find(shown, column.figure, &Column::figure) == shown.end()) {
      names.push_back(column.figure->heading);
    }
  }
  return names.empty()
             ? ""
             : wrapped(fmt::format("--wide shows more: {}.", fmt::join(names, ", "))) + "\n";
}

}  // namespace

std::vector<std::string> summary_notes(const ExperimentResult& result) {
  std::vector<std::string> notes;
  if (result.replayed) {
    notes.push_back(fmt::format("Replayed: {}.", *result.replayed));
  }
  if (result.why_not_exact) {
    notes.push_back(fmt::format("No exact means: {}.", *result.why_not_exact));
  }
  if (result.why_no_interval) {
    notes.push_back(fmt::format("No intervals: {}.", *result.why_no_interval));
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

std::string summary_csv(const ExperimentResult& result) {
  std::string text;
  const auto add_line = [&](auto fields_of) {
    std::vector<std::string> fields;
    for (const SummaryFigure& figure : summary_figures()) {
      if (is_shown(figure, result)) {
        fields.push_back(fields_of(figure));
      }
    }
    fmt::format_to(std::back_inserter(text), "{}\n", fmt::join(fields, ","));
  };
  add_line([](const SummaryFigure& figure) {
    return figure.kind == FigureKind::interval ? fmt::format("{},{}", figure.name, figure.name_to)
                                               : std::string(figure.name);
  });
  for (const SchemeResult& scheme : result.schemes) {
    add_line([&](const SummaryFigure& figure) {
      return std::visit(FieldWriter{figure}, figure.get(scheme.summary));
    });
  }
  return text;
}

std::vector<SchemeResult> read_summary(const CsvTable& table) {
  std::vector<SchemeResult> schemes(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (const SummaryFigure& figure : summary_figures()) {
      if (figure.is_rare && !table.find_column(figure.name)) {
        continue;
      }
      figure.set(schemes[row].summary, read_field(figure, table, row));
    }
  }
  return schemes;
}

std::string summary_json(const ExperimentResult& result) {
  ordered_json rows = ordered_json::array();
  for (const SchemeResult& scheme : result.schemes) {
    ordered_json object = ordered_json::object();
    for (const SummaryFigure& figure : summary_figures()) {
      if (!is_shown(figure, result)) {
        continue;
      }
      std::visit(KeyWriter{figure, object}, figure.get(scheme.summary));
    }
    rows.push_back(std::move(object));
  }
  return rows.dump(2) + "\n";
}

std::string summary_table(const ExperimentResult& result, TableWidth width) {
  const std::vector<Column> all = columns_of(result);
  const std::vector<Column> shown = width == TableWidth::wide ? all : that_fit(all);
  const auto line = [&](auto cell_of) {
    std::vector<std::string> cells;
    std::ranges::transform(shown, std::back_inserter(cells), cell_of);
    return cells;
  };
  TextTable table(line([](const Column& column) { return std::string(column.figure->heading); }));
  for (std::size_t row = 0; row < result.schemes.size(); ++row) {
    table.add(line([&](const Column& column) { return column.cells[row]; }));
  }
  return table.text() + "\n" + remarks(result) + left_out_text(all, shown);
}

}  // namespace spacemoe
