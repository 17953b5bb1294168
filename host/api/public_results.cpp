#include "host/api/public_results.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "host/api/public_placement.hpp"
#include "host/base/csv.hpp"
#include "host/results/distribution_table.hpp"
#include "host/results/draws_table.hpp"
#include "host/results/layers_table.hpp"
#include "host/results/placement_lists.hpp"
#include "host/results/slots_table.hpp"
#include "host/results/summary_table.hpp"

namespace spacemoe::api {
namespace {

constexpr std::array<std::string_view, 2> text_columns = {"scheme", "role"};
constexpr std::array<std::string_view, 10> integer_columns = {
    "draws",       "tokens", "layer", "draw",  "slot",
    "realisation", "expert", "shell", "plane", "satellite"};

template <class Value, class Read>
std::vector<Value> read_column(const CsvTable& table, std::size_t column, Value missing,
                               Read read) {
  std::vector<Value> values(table.rows());
  for (std::size_t row = 0; row < values.size(); ++row) {
    values[row] = table.text(row, column).empty() ? missing : read(row);
  }
  return values;
}

Column column_of(const CsvTable& table, const std::string& name) {
  const std::size_t column = table.column(name);
  if (std::ranges::find(text_columns, name) != text_columns.end()) {
    return {name, read_column(table, column, std::string(),
                              [&](std::size_t row) { return table.text(row, column); })};
  }
  if (std::ranges::find(integer_columns, name) != integer_columns.end()) {
    constexpr auto largest = std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    return {name, read_column(table, column, std::int64_t{-1}, [&](std::size_t row) {
              return static_cast<std::int64_t>(table.unsigned_integer(row, column, largest));
            })};
  }
  return {name, read_column(table, column, std::numeric_limits<double>::quiet_NaN(),
                            [&](std::size_t row) { return table.number(row, column); })};
}

/// A table as a run writes it, so that there is one declaration of what it holds. Numbers come back
/// as the same double.
Table table_of(std::string name, const std::string& csv) {
  const CsvTable read(name, csv);
  Table table{std::move(name), {}};
  for (const std::string& column : read.columns()) {
    table.columns.push_back(column_of(read, column));
  }
  return table;
}

}  // namespace

Results outside(RunRecord record) {
  const auto kept = std::make_shared<const RunRecord>(std::move(record));
  const ExperimentResult& result = kept->result;
  const Constellation constellation(kept->config.constellation);
  Results results{.reference = result.schemes[result.reference].summary.scheme,
                  .slots_planned = result.slots_planned,
                  .slots_done = result.slots_done,
                  .interrupted = result.interrupted(),
                  .text = summary_table(result, TableWidth::wide),
                  .tables = {},
                  .placements = {},
                  .record = kept};
  results.tables.push_back(table_of("summary", summary_csv(result)));
  results.tables.push_back(table_of("layers", layers_csv(result)));
  results.tables.push_back(table_of("draws", draws_csv(result)));
  results.tables.push_back(table_of("slots", slots_csv(result)));
  results.tables.push_back(table_of("distribution", distribution_csv(result)));
  results.tables.push_back(table_of("placements", placements_csv(result, constellation)));
  for (const SchemeResult& scheme : result.schemes) {
    NamedPlacements placements{scheme.summary.scheme, {}};
    for (const spacemoe::Placement& placement : scheme.placements) {
      placements.draws.push_back(outside(placement));
    }
    results.placements.push_back(std::move(placements));
  }
  return results;
}

SearchResult outside(const spacemoe::SearchResult& result) {
  SearchResult found{.placement = outside(result.outcome.placement),
                     .value_s = result.outcome.value_s,
                     .start_s = result.outcome.start_s,
                     .lower_bound_s = result.optimum_s ? result.optimum_s : result.bound.best_s,
                     .optimum_s = result.optimum_s,
                     .busiest_s = result.busiest_s,
                     .is_local_optimum = result.outcome.is_local_optimum,
                     .moves = result.outcome.moves,
                     .moves_planned = result.outcome.moves_planned,
                     .starts = result.starts,
                     .trace = {},
                     .bound_trace = {}};
  for (const auto& [time_s, moves, best_s, current_s, accepted] : result.outcome.trace) {
    found.trace.push_back({time_s, moves, best_s, current_s, accepted});
  }
  for (const auto& [time_s, layers, arcs, bound_s] : result.bound.trace) {
    found.bound_trace.push_back({time_s, layers, arcs, bound_s});
  }
  return found;
}

}  // namespace spacemoe::api
