#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "host/base/csv.hpp"
#include "host/elements/omm_files.hpp"

namespace spacemoe {
namespace {

/// A field costs some forty bytes of memory, however short it is: so texts are looked at before
/// they are taken apart.
void check_size(const std::string& file, std::string_view text) {
  constexpr std::size_t max_bytes = std::size_t{64} << 20U;
  constexpr std::size_t max_line = 10000;
  if (text.size() > max_bytes) {
    throw ConfigError({.found = fmt::format("more than {} MB of CSV", max_bytes >> 20U),
                       .allowed = "some 300,000 satellites",
                       .hint = "split the file, or take JSON",
                       .position = TextPosition{file, 1, 1}});
  }
  int line = 1;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > max_line) {
      throw ConfigError({.found = fmt::format("a line of {} characters", end),
                         .allowed = fmt::format("at most {}", max_line),
                         .position = TextPosition{file, line, 1}});
    }
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line;
  }
}

}  // namespace

std::vector<OmmElements> read_omm_csv(const std::string& file, std::string_view text) {
  check_size(file, text);
  const CsvTable table(file, text);
  std::vector<OmmElements> satellites;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    OmmRecord record;
    for (std::size_t column = 0; column < table.columns().size(); ++column) {
      if (!table.text(row, column).empty()) {
        record.set(table.columns()[column], table.text(row, column), table.position(row, column));
      }
    }
    satellites.push_back(record.finish(table.position(row, 0)));
  }
  return satellites;
}

}  // namespace spacemoe
