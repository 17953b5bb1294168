#include "host/routing/selected_rows.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <string_view>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/nearest_name.hpp"

namespace spacemoe {
namespace {

/// The distinct values of a column, in the order of their first occurrence.
std::vector<std::string> values_of(const CsvTable& table, std::size_t column) {
  std::vector<std::string> values;
  std::unordered_set<std::string_view> known;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (known.insert(table.text(row, column)).second) {
      values.push_back(table.text(row, column));
    }
  }
  return values;
}

ConfigError unknown_value(const CsvTable& table, const std::string& label, const std::string& value,
                          const std::vector<std::string>& values) {
  constexpr std::size_t shown = 12;
  const std::size_t first = std::min(shown, values.size());
  std::string allowed = fmt::format("{}", fmt::join(std::span(values).first(first), ", "));
  if (values.size() > shown) {
    allowed += fmt::format(" and {} more", values.size() - shown);
  }
  return table.error(fmt::format("found no row with {} \"{}\"", label, value), allowed,
                     meant(value, values, "\""));
}

}  // namespace

std::vector<std::size_t> selected_rows(const CsvTable& table,
                                       const std::map<std::string, std::string>& where) {
  std::vector<std::size_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::vector<std::string> wanted;
  for (const auto& [label, value] : where) {
    const std::size_t column = table.column(label);
    const std::vector<std::string> values = values_of(table, column);
    if (std::ranges::find(values, value) == values.end()) {
      throw unknown_value(table, label, value, values);
    }
    std::erase_if(
        rows, [&, &value = value](std::size_t row) { return table.text(row, column) != value; });
    wanted.push_back(fmt::format("{} \"{}\"", label, value));
  }
  if (rows.empty() && !where.empty()) {
    throw table.error(fmt::format("found no row with {}", fmt::join(wanted, " and ")), "",
                      "each value occurs, but never together");
  }
  return rows;
}

}  // namespace spacemoe
