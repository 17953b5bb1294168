#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/elements/omm_files.hpp"
#include "host/elements/text_lines.hpp"

namespace spacemoe {
namespace {

using nlohmann::json;

constexpr const char* wanted_json = "a list of objects with orbital elements (OMM)";

/// How far a text has been read.
struct JsonProgress {
  const char* at;
  const char* line_start;
  int line = 1;
};

/// The characters of a text, which keep count of its lines: the parser itself tells no positions.
class CountedCharacters {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountedCharacters(const char* at, JsonProgress* progress) : at_(at), progress_(progress) {}

  reference operator*() const { return *at_; }
  CountedCharacters& operator++() {
    if (*at_ == '\n') {
      ++progress_->line;
      progress_->line_start = at_ + 1;
    }
    progress_->at = ++at_;
    return *this;
  }
  CountedCharacters operator++(int) {
    CountedCharacters before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountedCharacters& other) const { return at_ == other.at_; }
  bool operator!=(const CountedCharacters& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  JsonProgress* progress_;
};

/// Takes what the parser finds, one object at a time.
class OmmJsonReader : public nlohmann::json_sax<json> {
 public:
  OmmJsonReader(const std::string& file, JsonProgress& progress)
      : file_(file), progress_(progress) {}

  [[nodiscard]] std::vector<OmmElements> take() { return std::move(read_); }

  bool null() override {
    check_value("null");
    return true;
  }
  bool boolean(bool value) override { return set(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return set(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return set(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& text) override { return set(text); }
  bool string(string_t& value) override { return set(value); }
  bool binary(binary_t& /*value*/) override { return false; }

  bool start_object(std::size_t /*elements*/) override {
    if (record_) {
      throw error(fmt::format("a map in the value of {}", excerpt(key_)), "a text or a number");
    }
    record_.emplace();
    record_start_ = here();
    return true;
  }
  bool end_object() override {
    read_.push_back(record_->finish(record_start_));
    record_.reset();
    return true;
  }
  bool start_array(std::size_t /*elements*/) override {
    if (record_) {
      throw error(fmt::format("a list in the value of {}", excerpt(key_)), "a text or a number");
    }
    if (is_in_list_) {
      throw error("a list in a list", wanted_json);
    }
    is_in_list_ = true;
    return true;
  }
  bool end_array() override { return true; }
  bool key(string_t& key) override {
    key_ = key;
    key_position_ = here();
    // Up to here the key and its closing quote have been read.
    key_position_.column -= static_cast<int>(
        std::min(key.size() + 1, static_cast<std::size_t>(key_position_.column - 1)));
    return true;
  }
  bool parse_error(std::size_t /*byte*/, const std::string& /*token*/,
                   const json::exception& problem) override {
    constexpr int beyond_any_double = 406;
    if (problem.id == beyond_any_double) {
      throw error("a number that no double can hold", "numbers of this world");
    }
    const bool is_at_end = progress_.at == end_;
    throw error(is_at_end ? "the text ends in the middle" : "not JSON", wanted_json);
  }
  void ends_at(const char* end) { end_ = end; }

 private:
  bool set(std::string_view value) {
    check_value(value);
    record_->set(key_, value, key_position_);
    return true;
  }
  void check_value(std::string_view value) const {
    if (!record_) {
      throw error(fmt::format("found {}", excerpt(value)), wanted_json);
    }
  }
  [[nodiscard]] TextPosition here() const {
    return {file_, progress_.line, static_cast<int>(progress_.at - progress_.line_start)};
  }
  [[nodiscard]] ConfigError error(std::string found, std::string allowed) const {
    return ConfigError(
        {.found = std::move(found), .allowed = std::move(allowed), .position = here()});
  }

  const std::string& file_;
  JsonProgress& progress_;
  const char* end_ = nullptr;
  bool is_in_list_ = false;
  std::optional<OmmRecord> record_;
  TextPosition record_start_;
  std::string key_;
  TextPosition key_position_;
  std::vector<OmmElements> read_;
};

}  // namespace

std::vector<OmmElements> read_omm_json(const std::string& file, std::string_view text) {
  const char* const end = text.data() + text.size();
  JsonProgress progress{text.data(), text.data()};
  OmmJsonReader reader(file, progress);
  reader.ends_at(end);
  if (!json::sax_parse(CountedCharacters(text.data(), &progress), CountedCharacters(end, &progress),
                       &reader)) {
    throw ConfigError({.found = "not JSON", .allowed = wanted_json});
  }
  return reader.take();
}

}  // namespace spacemoe
