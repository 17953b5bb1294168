#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "host/experiment/result.hpp"
#include "host/statistics/interval.hpp"

namespace spacemoe {

/// A figure's value; std::monostate where it does not apply or cannot be had.
using FigureValue = std::variant<std::monostate, std::string, std::uint64_t, double, Interval>;

enum class FigureKind : std::uint8_t {
  text,
  count,  ///< up to 32 bits
  large_count,
  number,
  interval
};

/// The units that a figure is an average over.
enum class CountedOver : std::uint8_t { nothing, tokens, slots };

/// One figure of a scheme's summary: declared here, shown and read by whoever loops over the list.
struct SummaryFigure {
  std::string_view name;          ///< column of summary.csv, key in JSON, metric of a sweep
  std::string_view name_to = {};  ///< of an interval, whose `name` is that of its lower end
  FigureKind kind = FigureKind::number;
  std::string_view heading = {};  ///< above the column of a table on a terminal
  std::string_view title = {};    ///< above that of a report, with the unit
  int place = 0;                  ///< in tables for people, from 1; 0: not shown there
  int rank = 0;                   ///< among these where there is not room for all, from 1
  int digits = 3;                 ///< after the point in such tables; 0: two significant ones
  CountedOver over = CountedOver::nothing;
  std::string_view interval = {};  ///< name of the figure that is this one's 95 % interval
  std::string_view meaning = {};
  bool is_rare = false;  ///< has no column where no scheme has it
  FigureValue (*get)(const SchemeSummary& summary) = nullptr;
  void (*set)(SchemeSummary& summary, const FigureValue& value) = nullptr;
};

/// Every figure of summary.csv, in the order of its columns.
[[nodiscard]] std::span<const SummaryFigure> summary_figures();

/// Those that tables for people show, from left to right.
[[nodiscard]] std::span<const SummaryFigure> shown_figures();

/// Whether a figure has a column in the tables of a result.
[[nodiscard]] bool is_shown(const SummaryFigure& figure, const ExperimentResult& result);

/// The figure of that name. It must exist.
[[nodiscard]] const SummaryFigure& summary_figure(std::string_view name);

/// The mean latency (s) to compare schemes by: the exact one if there is one, else the sampled one.
[[nodiscard]] std::optional<double> best_mean_s(const SchemeSummary& summary);

/// Text of a missing figure in tables for people, and text between the ends of an interval.
struct CellStyle {
  std::string_view missing = "-";
  std::string_view between = " .. ";
};

/// A figure of one scheme as a cell of a table for people.
[[nodiscard]] std::string figure_cell(const SummaryFigure& figure, const SchemeSummary& summary,
                                      const CellStyle& style = {});

}  // namespace spacemoe
