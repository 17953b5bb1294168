#pragma once

#include <string>
#include <utility>
#include <vector>

namespace spacemoe {

/// Lines of cells, padded to columns. The first line is the heading; the first column is flush
/// left, the others flush right. Sections have a title of any length, and lines that stand below
/// it.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> heading) { lines_.push_back(std::move(heading)); }
  void add(std::vector<std::string> cells) { lines_.push_back(std::move(cells)); }
  void add_section(std::string title) { lines_.push_back({std::move(title)}); }
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> lines_;
};

}  // namespace spacemoe
