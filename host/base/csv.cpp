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

/// Takes a text apart, field by field, counting lines and characters.
class CsvTable::Parser {
 public:
  Parser(const std::string& name, std::string_view text) : name_(name), text_(text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text_.starts_with(byte_order_mark)) {
      text_.remove_prefix(byte_order_mark.size());
    }
    while (text_.ends_with('\n') || text_.ends_with('\r')) {
      text_.remove_suffix(1);
    }
  }

  [[nodiscard]] bool done() const { return done_ || text_.empty(); }

  /// The fields of one row; afterwards the next row begins.
  std::vector<Field> row() {
    std::vector<Field> fields;
    do {
      fields.push_back(field());
    } while (take(','));
    done_ = at_ == text_.size();
    take_line_end();
    return fields;
  }

  [[nodiscard]] ConfigError error(int line, int column, std::string found,
                                  std::string allowed) const {
    return located({name_, line, column}, "", std::move(found), std::move(allowed));
  }

 private:
  [[nodiscard]] bool at_line_end() const {
    return at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r';
  }
  [[nodiscard]] bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) {
      return false;
    }
    step();
    return true;
  }
  /// \n, \r\n, the \r\r\n of a text that was translated twice, or the \r of an old Mac.
  void take_line_end() {
    while (at_ < text_.size() && text_[at_] == '\r') {
      ++at_;
    }
    if (at_ < text_.size() && text_[at_] == '\n') {
      ++at_;
    }
    ++line_;
    column_ = 1;
  }
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) {
      step();
    }
  }
  [[nodiscard]] static bool is_blank(char c) { return c == ' ' || c == '\t'; }
  /// One byte on. A column is a character: continuation bytes of UTF-8 do not count.
  void step() {
    const auto byte = static_cast<unsigned char>(text_[at_++]);
    if (byte == '\n') {
      ++line_;
      column_ = 1;
    } else if ((byte & 0xC0U) != 0x80U) {
      ++column_;
    }
  }

  Field field() {
    skip_blanks();
    Field field{"", line_, column_};
    if (take('"')) {
      quoted(field);
      return field;
    }
    while (!at_line_end() && text_[at_] != ',') {
      if (text_[at_] == '"') {
        throw error(line_, column_, "a quote inside an unquoted field",
                    "quotes around a whole field");
      }
      field.text += text_[at_];
      step();
    }
    while (!field.text.empty() && is_blank(field.text.back())) {
      field.text.pop_back();
    }
    return field;
  }

  void quoted(Field& field) {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      step();
      if (c == '"' && !take('"')) {
        skip_blanks();
        if (!at_line_end() && text_[at_] != ',') {
          throw error(line_, column_, "text after a closing quote", "a comma or the line's end");
        }
        return;
      }
      field.text += c;
    }
    throw error(field.line, field.column, "a quote that is never closed",
                "quotes around a whole field");
  }

  const std::string& name_;
  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
  bool done_ = false;
};

CsvTable::CsvTable(std::string name, std::string_view text) : name_(std::move(name)) {
  Parser parser(name_, text);
  if (parser.done()) {
    throw parser.error(1, 1, "an empty file", "a header line and rows");
  }
  for (Field& field : parser.row()) {
    if (!column_numbers_.try_emplace(field.text, columns_.size()).second) {
      throw parser.error(field.line, field.column, fmt::format("column \"{}\" twice", field.text),
                         "each column once");
    }
    columns_.push_back(std::move(field.text));
  }
  check_separator(name_, columns_);
  while (!parser.done()) {
    std::vector<Field> row = parser.row();
    if (row.size() != columns_.size()) {
      const Field& at = row[std::min(row.size() - 1, columns_.size())];
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
