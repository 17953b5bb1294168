#include "host/routing/routing_tables.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/number.hpp"
#include "host/routing/count_table.hpp"
#include "host/routing/layer_column.hpp"
#include "host/routing/selected_rows.hpp"
#include "host/routing/trace_rows.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {
namespace {

/// Most counts that a table may stand for: its numbers decide, not its rows.
constexpr std::size_t max_table_counts = std::size_t{1} << 26U;

/// Rows of each label, in the order in which labels come up.
struct LabelledRows {
  std::vector<std::string> labels;
  std::vector<std::vector<std::size_t>> rows;  ///< [labels]
  std::vector<std::size_t> all;
};

LabelledRows labelled_rows(const CsvTable& table, const TableRows& wanted) {
  LabelledRows found;
  found.all = selected_rows(table, wanted.where);
  const auto column = wanted.options.domain_column
                          ? std::optional(table.column(*wanted.options.domain_column))
                          : find_column(table, domain_names);
  std::map<std::string, std::size_t> numbers;
  for (const std::size_t row : found.all) {
    const std::string label = column ? table.text(row, *column) : "";
    const auto [number, is_new] = numbers.try_emplace(label, found.labels.size());
    if (is_new) {
      found.labels.push_back(label);
      found.rows.emplace_back();
    }
    found.rows[number->second].push_back(row);
  }
  if (found.labels.empty()) {
    throw table.error("found no rows", "at least one");
  }
  return found;
}

std::vector<std::uint32_t> layers_of(const CsvTable& table, std::span<const std::size_t> rows) {
  const auto column = find_column(table, layer_names);
  if (!column) {
    throw table.error(fmt::format("found the columns {}", fmt::join(table.columns(), ", ")),
                      fmt::format("one that numbers layers: {}", fmt::join(layer_names, ", ")));
  }
  std::set<std::uint32_t> layers;
  for (const std::size_t row : rows) {
    layers.insert(
        static_cast<std::uint32_t>(table.unsigned_integer(row, *column, max_routing_layers - 1)));
  }
  if (*layers.rbegin() - *layers.begin() + 1 != layers.size()) {
    throw table.error(
        fmt::format("found the layers {}", fmt::join(layers, ", ")),
        "layers that follow one another",
        fmt::format("--where {}={} takes one of them", table.columns()[*column], *layers.begin()));
  }
  return {layers.begin(), layers.end()};
}

/// One more than the highest expert of a column.
std::uint32_t experts_in(const CsvTable& table, std::span<const std::size_t> rows,
                         std::size_t column) {
  std::uint64_t experts = 0;
  for (const std::size_t row : rows) {
    experts = std::max(experts, table.unsigned_integer(row, column, max_experts - 1) + 1);
  }
  return static_cast<std::uint32_t>(experts);
}

/// Experts of a table of counts in one column per expert.
std::uint32_t wide_experts(const CsvTable& table) {
  std::uint32_t experts = 0;
  while (experts < max_experts && table.find_column(fmt::format("e{}", experts))) {
    ++experts;
  }
  return std::max(experts, 1U);  // whoever reads it says what is missing
}

void check_size(const CsvTable& table, std::size_t labels, std::size_t layers,
                std::size_t counts_of_layer) {
  if (labels * layers > max_table_counts / std::max<std::size_t>(1, counts_of_layer)) {
    throw table.error(fmt::format("found {} labels, {} layers and {} counts in each", labels,
                                  layers, counts_of_layer),
                      fmt::format("at most {} counts", max_table_counts),
                      "--where takes some of its rows");
  }
}

}  // namespace

bool is_pairs_table(const CsvTable& table) {
  return table.find_column("expert_i").has_value();
}

RoutingCounts read_counts_table(const CsvTable& table, const TableRows& wanted) {
  const LabelledRows labelled = labelled_rows(table, wanted);
  RoutingCounts counts;
  counts.domains = labelled.labels;
  counts.layer_numbers = layers_of(table, labelled.all);
  counts.layers = static_cast<std::uint32_t>(counts.layer_numbers.size());
  const auto expert = find_column(table, expert_names);
  counts.experts = wanted.options.experts.value_or(expert ? experts_in(table, labelled.all, *expert)
                                                          : wide_experts(table));
  check_size(table, labelled.labels.size(), counts.layers, counts.experts);
  for (const auto& rows : labelled.rows) {
    std::ranges::move(read_count_rows(table, rows, counts.layers, counts.experts),
                      std::back_inserter(counts.counts));
  }
  return counts;
}

PairCounts read_pairs_table(const CsvTable& table, const TableRows& wanted) {
  const LabelledRows labelled = labelled_rows(table, wanted);
  PairCounts pairs;
  pairs.domains = labelled.labels;
  pairs.layer_numbers = layers_of(table, labelled.all);
  pairs.layers = static_cast<std::uint32_t>(pairs.layer_numbers.size());
  pairs.experts = wanted.options.experts.value_or(
      std::max(2U, experts_in(table, labelled.all, table.column("expert_j"))));
  check_size(table, labelled.labels.size(), pairs.layers, pairs_of(pairs.experts));
  for (const auto& rows : labelled.rows) {
    std::ranges::move(read_pair_rows(table, rows, pairs.layers, pairs.experts),
                      std::back_inserter(pairs.counts));
  }
  return pairs;
}

}  // namespace spacemoe
