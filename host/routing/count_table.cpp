#include "host/routing/count_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/number.hpp"
#include "host/routing/layer_column.hpp"

namespace spacemoe {
namespace {

// Large enough for any count, small enough that millions of rows add up without rounding.
constexpr double max_count = 0x1.0p40;

/// A count: mostly an integer, but means and shares of tokens weigh experts as well.
double count_at(const CsvTable& table, std::size_t row, std::size_t column) {
  const auto count = parse_number(table.text(row, column));
  if (!count || *count < 0.0 || *count > max_count) {
    throw table.error(row, column, fmt::format("found \"{}\"", table.text(row, column)),
                      fmt::format("a number from 0 to {:.0f}", max_count));
  }
  return *count;
}

/// Counts in one column per expert: e0, e1, ...
class WideCounts {
 public:
  WideCounts(const CsvTable& table, std::uint32_t experts) : table_(table) {
    if (!table.find_column("e0")) {
      throw table.error(
          fmt::format("found the columns {}", fmt::join(table.columns(), ", ")),
          fmt::format("a layer, and e0 to e{} or one of each of expert ({}) and "
                      "count ({})",
                      experts - 1, fmt::join(expert_names, ", "), fmt::join(count_names, ", ")));
    }
    for (std::uint32_t expert = 0; expert < experts; ++expert) {
      columns_.push_back(table.column(fmt::format("e{}", expert)));
    }
    if (table.find_column(fmt::format("e{}", experts))) {
      throw table.error(fmt::format("found a column e{}", experts),
                        fmt::format("e0 to e{}, the model's experts", experts - 1));
    }
  }
  void add(std::size_t row, std::span<double> layer) const {
    for (std::size_t expert = 0; expert < columns_.size(); ++expert) {
      layer[expert] += count_at(table_, row, columns_[expert]);
    }
  }

 private:
  const CsvTable& table_;
  std::vector<std::size_t> columns_;
};

/// Counts in one row per expert.
class LongCounts {
 public:
  LongCounts(const CsvTable& table, std::size_t expert_column, std::uint32_t experts)
      : table_(table), expert_(expert_column), experts_(experts) {
    const auto count = find_column(table, count_names);
    if (!count) {
      throw table.error(
          fmt::format("found a column {}, but none of counts", table.columns()[expert_column]),
          fmt::format("{}", fmt::join(count_names, ", ")));
    }
    count_ = *count;
  }
  void add(std::size_t row, std::span<double> layer) const {
    const auto expert = parse_unsigned(table_.text(row, expert_));
    if (!expert || *expert >= experts_) {
      throw table_.error(row, expert_, fmt::format("found \"{}\"", table_.text(row, expert_)),
                         fmt::format("an integer from 0 to {}", experts_ - 1),
                         expert == experts_ ? "experts are numbered from 0" : "");
    }
    layer[*expert] += count_at(table_, row, count_);
  }

 private:
  const CsvTable& table_;
  std::size_t expert_;
  std::size_t count_ = 0;
  std::uint32_t experts_;
};

template <class Counts>
std::vector<double> add_up(const CsvTable& table, std::span<const std::size_t> rows,
                           std::uint32_t layers, std::uint32_t experts, const Counts& counts) {
  std::vector<double> sums(std::size_t{layers} * experts, 0.0);
  const LayerColumn layer(table, rows, layers);
  for (const std::size_t row : rows) {
    counts.add(row, std::span(sums).subspan(layer.at(row) * experts, experts));
  }
  return sums;
}

}  // namespace

std::vector<double> read_count_rows(const CsvTable& table, std::span<const std::size_t> rows,
                                    std::uint32_t layers, std::uint32_t experts) {
  const auto expert = find_column(table, expert_names);
  return expert ? add_up(table, rows, layers, experts, LongCounts(table, *expert, experts))
                : add_up(table, rows, layers, experts, WideCounts(table, experts));
}

}  // namespace spacemoe
