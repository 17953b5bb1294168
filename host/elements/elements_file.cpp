#include "host/elements/elements_file.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "host/elements/element_checks.hpp"
#include "host/elements/hypatia.hpp"
#include "host/elements/omm_files.hpp"
#include "host/elements/text_lines.hpp"
#include "host/elements/tle.hpp"

namespace spacemoe {
namespace {

constexpr const char* known_forms =
    "OMM as JSON or CSV (CelesTrak: FORMAT=json or csv), two-line element sets, or Hypatia's "
    "tles.txt";

/// A form of OMM that is not read.
[[noreturn]] void refuse(const std::string& name, const char* form) {
  throw ConfigError({.found = fmt::format("OMM as {}, which is not read", form),
                     .allowed = known_forms,
                     .hint = "convert it, or ask for another format where it comes from",
                     .position = TextPosition{name, 1, 1}});
}

bool has_omm_header(std::string_view line) {
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(','), line.size());
    std::string_view key = line.substr(0, end);
    if (key.size() > 1 && key.front() == '"' && key.back() == '"') {
      key = key.substr(1, key.size() - 2);
    }
    if (is_omm_key(key)) {
      return true;
    }
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return false;
}

/// The form of a text that is not empty, by its first line.
ElementsForm form_of(const std::string& name, const TextLine& first) {
  std::string_view text = first.text;
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  if (text.starts_with('[') || text.starts_with('{')) {
    return ElementsForm::omm_json;
  }
  if (text.starts_with('<')) {
    refuse(name, "XML");
  }
  if (has_omm_header(text)) {
    return ElementsForm::omm_csv;
  }
  if (text.starts_with("CCSDS_OMM_VERS")) {
    refuse(name, "keys and values (KVN)");
  }
  return hypatia_planes(text) ? ElementsForm::hypatia : ElementsForm::tle;
}

std::string_view without_mark(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  text.remove_prefix(text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
  return text;
}

/// The first line with anything in it, cut where it is long: JSON may be all on one.
std::optional<TextLine> first_line(const std::string& name, std::string_view text) {
  constexpr std::size_t enough = 900;
  const std::size_t start = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::size_t end = std::min(text.find_first_of("\r\n", start), text.size());
  TextLines lines(name, text.substr(start, std::min(end - start, enough)));
  return lines.next();
}

}  // namespace

ElementsFile read_elements_text(const std::string& name, std::string_view text) {
  text = without_mark(text);
  const auto first = first_line(name, text);
  ElementsFile file{first ? form_of(name, *first) : ElementsForm::tle, {}, {}, {}};
  TextLines lines(name, text);
  std::vector<OmmElements> messages;
  switch (file.form) {
    case ElementsForm::omm_json:
      messages = read_omm_json(name, text);
      break;
    case ElementsForm::omm_csv:
      messages = read_omm_csv(name, text);
      break;
    case ElementsForm::tle:
      file.satellites = read_tle_lines(lines);
      break;
    case ElementsForm::hypatia:
      file.planes = take_hypatia_planes(lines);
      file.satellites = read_tle_lines(lines);
      check_hypatia_size(lines, *file.planes, file.satellites);
      break;
  }
  take_messages(name, std::move(messages), file);
  if (file.satellites.empty() && file.remarks.empty()) {
    throw ConfigError({.found = "found no satellite",
                       .allowed = known_forms,
                       .position = TextPosition{name, 1, 1}});
  }
  leave_out_duplicates(name, file);
  leave_out_decayed(name, file);
  if (file.satellites.empty()) {
    throw ConfigError({.found = fmt::format("found no satellite in orbit: {}", file.remarks.back()),
                       .allowed = "elements of one satellite or more",
                       .position = TextPosition{name, 1, 1}});
  }
  remark_on_epochs(name, file);
  return file;
}

ElementsFile read_elements(const std::filesystem::path& file) {
  return read_elements_text(file.string(), read_file(file, max_elements_bytes));
}

}  // namespace spacemoe
