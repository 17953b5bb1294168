#pragma once

#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <fmt/format.h>

#include "host/base/csv.hpp"
#include "host/base/csv_field.hpp"
#include "host/experiment/result.hpp"
#include "host/results/figure_range.hpp"

/// The shape that layers.csv, draws.csv and slots.csv share: lines of one scheme after the other,
/// in the order of summary.csv, each scheme's numbered in a column, and then columns of numbers. A
/// table is declared once; the declaration writes and reads it.
namespace spacemoe {

/// A column of numbers in a table of `Row`s.
template <class Row>
struct NumberColumn {
  std::string_view name;
  std::optional<double> (*get)(const Row& row);
  void (*set)(Row& row, std::optional<double> value);
  bool may_be_empty = false;    ///< where the figure does not apply
  bool may_be_missing = false;  ///< as in results of older versions
};

/// The types of `&Row::field`.
template <class Member>
struct MemberTypes;
template <class RowType, class FieldType>
struct MemberTypes<FieldType RowType::*> {
  using Row = RowType;
  using Field = FieldType;
};

/// The column of a member: a double, or an optional one.
template <auto member>
constexpr auto number_column(std::string_view name, bool may_be_missing = false) {
  using RowType = typename MemberTypes<decltype(member)>::Row;
  constexpr bool is_optional =
      !std::is_same_v<typename MemberTypes<decltype(member)>::Field, double>;
  return NumberColumn<RowType>{
      name, [](const RowType& row) { return std::optional<double>(row.*member); },
      [](RowType& row, std::optional<double> value) {
        if constexpr (is_optional) {
          row.*member = value;
        } else {
          row.*member = value.value();
        }
      },
      is_optional, may_be_missing};
}

/// Numbering of the lines of a scheme.
enum class LineNumbers : std::uint8_t {
  counted,   ///< 0, 1, 2, ...
  ascending  ///< some may be missing
};

/// Calls `add(scheme, row, number)` for each line of a table, checking its order: throws
/// ConfigError with the place where a line is of another scheme, or numbered otherwise.
template <class Add>
void for_each_line(const CsvTable& table, std::string_view counter, LineNumbers numbers,
                   std::vector<SchemeResult>& schemes, Add add) {
  const std::size_t scheme_column = table.column("scheme");
  const std::size_t counter_column = table.column(counter);
  std::size_t scheme = 0;
  std::uint64_t next = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string& name = table.text(row, scheme_column);
    if (name != schemes[scheme].summary.scheme) {
      ++scheme;
      next = 0;
    }
    if (scheme == schemes.size() || name != schemes[scheme].summary.scheme) {
      throw table.error(row, scheme_column, fmt::format("found \"{}\"", name),
                        "the schemes of summary.csv in their order");
    }
    const std::uint64_t number =
        table.unsigned_integer(row, counter_column, std::numeric_limits<std::uint32_t>::max());
    const bool is_counted = numbers == LineNumbers::counted;
    if (is_counted ? number != next : number < next) {
      throw table.error(
          row, counter_column, fmt::format("found {}", number),
          fmt::format("{}{}, as lines are numbered", next, is_counted ? "" : " or more"));
    }
    add(schemes[scheme], row, static_cast<std::uint32_t>(number));
    next = number + 1;
  }
  if (table.rows() != 0 && scheme + 1 != schemes.size()) {
    throw table.error(fmt::format("found no lines of {}", schemes[scheme + 1].summary.scheme),
                      "lines of every scheme of summary.csv", "the file may have been cut short");
  }
}

/// Throws ConfigError where a scheme has another number of lines than it should.
/// found, expected: by scheme
template <class Found, class Expected>
void check_line_counts(const CsvTable& table, const std::vector<SchemeResult>& schemes, Found found,
                       Expected expected) {
  for (const SchemeResult& scheme : schemes) {
    if (found(scheme) != expected(scheme)) {
      throw table.error(fmt::format("found {} lines of {}", found(scheme), scheme.summary.scheme),
                        fmt::format("{}", expected(scheme)), "the file may have been cut short");
    }
  }
}

/// Header line: scheme, counter, and the columns.
template <class Columns>
std::string scheme_table_header(std::string_view counter, const Columns& columns) {
  std::string text = fmt::format("scheme,{}", counter);
  for (const auto& column : columns) {
    fmt::format_to(std::back_inserter(text), ",{}", column.name);
  }
  return text + "\n";
}

/// Appends a line. `row` is null where the scheme has no figures in it: its fields are empty.
template <class Row, class Columns>
void append_line(std::string& text, std::string_view scheme, std::uint64_t number, const Row* row,
                 const Columns& columns) {
  fmt::format_to(std::back_inserter(text), "{},{}", csv_field(scheme), number);
  for (const auto& column : columns) {
    const auto value = row == nullptr ? std::nullopt : column.get(*row);
    fmt::format_to(std::back_inserter(text), ",{}", value ? fmt::format("{}", *value) : "");
  }
  text += '\n';
}

/// The columns of a declaration as they stand in a file.
template <class Row, class Columns>
class ColumnReader {
 public:
  ColumnReader(const CsvTable& table, const Columns& columns) : table_(table), columns_(columns) {
    for (const auto& column : columns) {
      at_.push_back(column.may_be_missing ? table.find_column(column.name)
                                          : std::optional(table.column(column.name)));
    }
  }

  /// Whether the first column of a line is empty.
  [[nodiscard]] bool is_empty(std::size_t row) const { return table_.text(row, *at_[0]).empty(); }

  void read(std::size_t row, Row& to) const {
    std::size_t i = 0;
    for (const auto& column : columns_) {
      const auto at = at_[i++];
      const bool is_absent = !at || (column.may_be_empty && table_.text(row, *at).empty());
      column.set(to, is_absent ? std::nullopt : std::optional(read_figure(table_, row, *at)));
    }
  }

 private:
  const CsvTable& table_;
  const Columns& columns_;
  std::vector<std::optional<std::size_t>> at_;
};

}  // namespace spacemoe
