#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "host/base/error.hpp"

namespace spacemoe {

/// A line of a text without its end and the blanks before that.
struct TextLine {
  std::string_view text;
  int number;  ///< from 1
};

/// The lines of a text that are neither blank nor comments (#), one after the other. Lines end as
/// on any system. A byte order mark is passed over.
class TextLines {
 public:
  /// Both must live as long. `file` is what errors call the text.
  TextLines(const std::string& file, std::string_view text);

  /// Throws ConfigError where the next line is longer than any line of elements.
  [[nodiscard]] std::optional<TextLine> next();

  /// An error at a line and column, from 1.
  [[nodiscard]] ConfigError error(int line, int column, ConfigError::Fields fields) const;
  /// Number of the line that the text ends in.
  [[nodiscard]] int last_number() const { return number_; }

 private:
  const std::string& file_;
  std::string_view rest_;
  int number_ = 0;
};

/// A text in quotes for a message, cut short where it is long; what cannot be printed is a dot.
[[nodiscard]] std::string excerpt(std::string_view text);

}  // namespace spacemoe
