#include "host/base/text_table.hpp"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace spacemoe {

std::string TextTable::text() const {
  std::vector<std::size_t> width(lines_.front().size(), 0);
  const auto is_title = [&](const auto& line) {
    return line.size() == 1 && lines_.front().size() > 1;
  };
  for (const auto& line : lines_) {
    for (std::size_t column = 0; column < line.size() && !is_title(line); ++column) {
      width[column] = std::max(width[column], line[column].size());
    }
  }
  std::string text;
  for (const auto& line : lines_) {
    std::string row = fmt::format("{:<{}}", line[0], width[0]);
    for (std::size_t column = 1; column < line.size(); ++column) {
      row += fmt::format("  {:>{}}", line[column], width[column]);
    }
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + "\n";
  }
  return text;
}

}  // namespace spacemoe
