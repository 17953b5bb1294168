#include "host/base/csv_parser.hpp"

#include <utility>

namespace spacemoe {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace

CsvParser::CsvParser(const std::string& name, std::string_view text, int first_line)
    : name_(name), text_(text), line_(first_line) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (first_line == 1 && text_.starts_with(byte_order_mark)) {
    text_.remove_prefix(byte_order_mark.size());
  }
  while (text_.ends_with('\n') || text_.ends_with('\r')) {
    text_.remove_suffix(1);
  }
}

std::vector<CsvCell> CsvParser::row() {
  std::vector<CsvCell> fields;
  do {
    fields.push_back(field());
  } while (take(','));
  done_ = at_ == text_.size();
  take_line_end();
  return fields;
}

ConfigError CsvParser::error(int line, int column, std::string found, std::string allowed) const {
  return ConfigError({.found = std::move(found),
                      .allowed = std::move(allowed),
                      .position = TextPosition{name_, line, column}});
}

bool CsvParser::at_line_end() const {
  return at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r';
}

bool CsvParser::take(char c) {
  if (at_ == text_.size() || text_[at_] != c) {
    return false;
  }
  step();
  return true;
}

/// \n, \r\n, the \r\r\n of a text that was translated twice, or the \r of an old Mac.
void CsvParser::take_line_end() {
  while (at_ < text_.size() && text_[at_] == '\r') {
    ++at_;
  }
  if (at_ < text_.size() && text_[at_] == '\n') {
    ++at_;
  }
  ++line_;
  column_ = 1;
}

void CsvParser::skip_blanks() {
  while (at_ < text_.size() && is_blank(text_[at_])) {
    step();
  }
}

/// One byte on. A column is a character: continuation bytes of UTF-8 do not count.
void CsvParser::step() {
  const auto byte = static_cast<unsigned char>(text_[at_++]);
  if (byte == '\n') {
    ++line_;
    column_ = 1;
  } else if ((byte & 0xC0U) != 0x80U) {
    ++column_;
  }
}

CsvCell CsvParser::field() {
  skip_blanks();
  CsvCell field{"", line_, column_};
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

void CsvParser::quoted(CsvCell& field) {
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

}  // namespace spacemoe
