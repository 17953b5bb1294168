#include "host/base/csv.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/file.hpp"
#include "host/base/nearest_name.hpp"
#include "host/base/number.hpp"

namespace spacemoe {
namespace {

ConfigError located(TextPosition position, std::string key, std::string found, std::string allowed,
                    std::string hint = {}) {
  return ConfigError(
      {std::move(key), std::move(found), std::move(allowed), std::move(hint), std::move(position)});
}

/// A heading of one column that other programs would take for several.
void check_separator(const std::string& name, const std::vector<std::string>& columns) {
  constexpr std::array<std::pair<char, std::string_view>, 2> others = {
      {{';', "semicolons"}, {'\t', "tabs"}}};
  for (const auto& [separator, word] : others) {
    if (columns.size() == 1 && columns.front().find(separator) != std::string::npos) {
      throw located({name, 1, 1}, "", fmt::format("found columns separated by {}", word),
                    "commas between columns",
                    "save the table with commas, and with points as decimal signs");
    }
  }
}

}  // namespace

CsvTable::CsvTable(std::string name, std::string_view text) : name_(std::move(name)) {
  CsvParser parser(name_, text);
  if (parser.done()) {
    throw parser.error(1, 1, "an empty file", "a header line and rows");
  }
  for (CsvCell& field : parser.row()) {
    if (!column_numbers_.try_emplace(field.text, columns_.size()).second) {
      throw parser.error(field.line, field.column, fmt::format("column \"{}\" twice", field.text),
                         "each column once");
    }
    columns_.push_back(std::move(field.text));
  }
  check_separator(name_, columns_);
  while (!parser.done()) {
    std::vector<CsvCell> row = parser.row();
    if (row.size() != columns_.size()) {
      const CsvCell& at = row[std::min(row.size() - 1, columns_.size())];
      throw parser.error(at.line, at.column,
                         fmt::format("{} field{}", row.size(), row.size() == 1 ? "" : "s"),
                         fmt::format("{}, one for each column", columns_.size()));
    }
    std::ranges::move(row, std::back_inserter(fields_));
  }
}

std::optional<std::size_t> CsvTable::find_column(std::string_view name) const {
  const auto found = column_numbers_.find(std::string(name));
  return found == column_numbers_.end() ? std::nullopt : std::optional(found->second);
}

std::size_t CsvTable::column(std::string_view name) const {
  if (const auto found = find_column(name)) {
    return *found;
  }
  throw located({name_, 1, 1}, "",
                fmt::format("no column \"{}\" among {}", name, fmt::join(columns_, ", ")), "",
                meant(name, columns_, "\""));
}

const std::string& CsvTable::text(std::size_t row, std::size_t column) const {
  return field(row, column).text;
}

std::uint64_t CsvTable::unsigned_integer(std::size_t row, std::size_t column,
                                         std::uint64_t max) const {
  const auto value = parse_unsigned(text(row, column));
  if (!value || *value > max) {
    throw error(row, column, fmt::format("found \"{}\"", text(row, column)),
                fmt::format("an integer from 0 to {}", max));
  }
  return *value;
}

double CsvTable::number(std::size_t row, std::size_t column) const {
  const auto value = parse_number(text(row, column));
  if (!value) {
    throw error(row, column, fmt::format("found \"{}\"", text(row, column)), "a number");
  }
  return *value;
}

TextPosition CsvTable::position(std::size_t row, std::size_t column) const {
  return {name_, field(row, column).line, field(row, column).column};
}

ConfigError CsvTable::error(std::size_t row, std::size_t column, std::string found,
                            std::string allowed, std::string hint) const {
  return located(position(row, column), columns_[column], std::move(found), std::move(allowed),
                 std::move(hint));
}

ConfigError CsvTable::error(std::string found, std::string allowed, std::string hint) const {
  return located({name_, 0, 0}, "", std::move(found), std::move(allowed), std::move(hint));
}

CsvTable read_csv(const std::filesystem::path& path) {
  return CsvTable(path.string(), read_file(path));
}

}  // namespace spacemoe
