#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <spacemoe/export.hpp>

namespace spacemoe::api {

/// A column: texts, integers (-1 where there is none) or numbers (NaN where there is none).
struct Column {
  std::string name;
  std::variant<std::vector<std::string>, std::vector<std::int64_t>, std::vector<double>> values;
};

/// A table of a result, column by column: the file of that name in a result folder, with the same
/// columns, lines and numbers, to the bit. docs/results.md says what they mean.
struct SPACEMOE_API Table {
  std::string name;  ///< summary, layers, draws, slots, distribution, placements
  std::vector<Column> columns;

  [[nodiscard]] std::size_t rows() const;
  /// Throws ConfigError where there is no such column; the last three also where it holds something
  /// else. [rows]
  [[nodiscard]] const Column& column(std::string_view of_name) const;
  [[nodiscard]] const std::vector<std::string>& texts(std::string_view of_name) const;
  [[nodiscard]] const std::vector<std::int64_t>& integers(std::string_view of_name) const;
  [[nodiscard]] const std::vector<double>& numbers(std::string_view of_name) const;
};

}  // namespace spacemoe::api
