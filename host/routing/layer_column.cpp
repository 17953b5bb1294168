#include "host/routing/layer_column.hpp"

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/number.hpp"

namespace spacemoe {

std::optional<std::size_t> find_column(const CsvTable& table,
                                       std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    if (const auto column = table.find_column(name)) {
      return column;
    }
  }
  return std::nullopt;
}

LayerColumn::LayerColumn(const CsvTable& table, std::span<const std::size_t> rows,
                         std::uint32_t layers)
    : table_(table), column_(0), layers_(layers) {
  const auto column = find_column(table, layer_names);
  if (!column) {
    throw table.error(fmt::format("found the columns {}", fmt::join(table.columns(), ", ")),
                      fmt::format("one that numbers layers: {}", fmt::join(layer_names, ", ")));
  }
  column_ = *column;
  std::set<std::uint64_t> there;
  for (const std::size_t row : rows) {
    const auto layer = parse_unsigned(table.text(row, column_));
    if (!layer || there.size() > layers) {
      return;  // at() says what is wrong with it
    }
    there.insert(*layer);
  }
  if (there.size() == layers && *there.rbegin() - *there.begin() + 1 == layers) {
    first_ = *there.begin();
  }
}

std::size_t LayerColumn::at(std::size_t row) const {
  const auto layer = parse_unsigned(table_.text(row, column_));
  if (!layer || *layer < first_ || *layer - first_ >= layers_) {
    throw table_.error(
        row, column_, fmt::format("found \"{}\"", table_.text(row, column_)),
        fmt::format("an integer from 0 to {}", layers_ - 1),
        layer
            ? fmt::format("the model has {} layers; a table of as many may start anywhere", layers_)
            : "");
  }
  return static_cast<std::size_t>(*layer - first_);
}

}  // namespace spacemoe
