#pragma once

#include <map>
#include <string>

#include "host/base/csv.hpp"
#include "host/routing/routing_counts.hpp"

namespace spacemoe {

/// Which rows of a table count, and what labels they have.
struct TableRows {
  std::map<std::string, std::string> where;  ///< label column -> value that it must have
  TraceOptions options;
};

/// Counts as `activation.file` takes them, without a model that says how many layers and experts
/// there are: as many as the table has. Throws ConfigError as read_count_rows, and where layers do
/// not follow one another.
[[nodiscard]] RoutingCounts read_counts_table(const CsvTable& table, const TableRows& rows);

/// Tokens by pair of experts, likewise.
[[nodiscard]] PairCounts read_pairs_table(const CsvTable& table, const TableRows& rows);

/// Whether a table has columns of pairs.
[[nodiscard]] bool is_pairs_table(const CsvTable& table);

}  // namespace spacemoe
