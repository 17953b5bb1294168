#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/base/csv_parser.hpp"
#include "host/base/error.hpp"

namespace spacemoe {

/// A CSV file (RFC 4180) with a header line, as text that keeps its positions: every error names
/// file:line:column. Rows start at 0 after the header. Lines end as on any system; blanks around a
/// field are no part of it, unless in quotes.
class CsvTable {
 public:
  /// `name` is what errors call the file. Throws ConfigError on an empty text, a column named
  /// twice, a row with more or fewer fields than the header, broken quotes, and columns separated
  /// by semicolons or tabs.
  CsvTable(std::string name, std::string_view text);

  [[nodiscard]] std::size_t rows() const { return fields_.size() / columns_.size(); }
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }

  /// The number of a column. Throws ConfigError where there is none of that name.
  [[nodiscard]] std::size_t column(std::string_view name) const;
  [[nodiscard]] std::optional<std::size_t> find_column(std::string_view name) const;

  [[nodiscard]] const std::string& text(std::size_t row, std::size_t column) const;
  /// Throws ConfigError where the field is not an integer from 0 to max.
  [[nodiscard]] std::uint64_t unsigned_integer(std::size_t row, std::size_t column,
                                               std::uint64_t max) const;
  /// Throws ConfigError where the field is not a finite decimal number.
  [[nodiscard]] double number(std::size_t row, std::size_t column) const;

  [[nodiscard]] TextPosition position(std::size_t row, std::size_t column) const;
  /// An error about a field, to be thrown by the code that knows what is allowed there.
  [[nodiscard]] ConfigError error(std::size_t row, std::size_t column, std::string found,
                                  std::string allowed, std::string hint = {}) const;
  /// An error about the table as a whole.
  [[nodiscard]] ConfigError error(std::string found, std::string allowed,
                                  std::string hint = {}) const;

 private:
  [[nodiscard]] const CsvCell& field(std::size_t row, std::size_t column) const {
    return fields_[row * columns_.size() + column];
  }

  std::string name_;
  std::vector<std::string> columns_;
  std::unordered_map<std::string, std::size_t> column_numbers_;
  std::vector<CsvCell> fields_;  ///< [rows][columns]
};

/// Reads a CSV file. Throws FileError where it cannot be read, and as CsvTable does.
[[nodiscard]] CsvTable read_csv(const std::filesystem::path& path);

}  // namespace spacemoe
