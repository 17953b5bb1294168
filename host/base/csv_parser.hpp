#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/error.hpp"

namespace spacemoe {

/// A field of a CSV text, with its place. Lines and columns start at 1.
struct CsvCell {
  std::string text;
  int line;
  int column;
};

/// Takes a text of CSV (RFC 4180) apart, row by row, counting lines and characters. Its errors are
/// ConfigError, with their place.
class CsvParser {
 public:
  /// Both must outlive this. `name` is what errors call the file; the text begins in `first_line`.
  /// In line 1 a byte order mark is no part of it.
  CsvParser(const std::string& name, std::string_view text, int first_line = 1);

  [[nodiscard]] bool done() const { return done_ || text_.empty(); }

  /// The fields of one row; afterwards the next row begins.
  std::vector<CsvCell> row();

  [[nodiscard]] ConfigError error(int line, int column, std::string found,
                                  std::string allowed) const;

 private:
  [[nodiscard]] bool at_line_end() const;
  [[nodiscard]] bool take(char c);
  void take_line_end();
  void skip_blanks();
  void step();
  [[nodiscard]] CsvCell field();
  void quoted(CsvCell& field);

  const std::string& name_;
  std::string_view text_;
  std::size_t at_ = 0;
  int line_;
  int column_ = 1;
  bool done_ = false;
};

}  // namespace spacemoe
