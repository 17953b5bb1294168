#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/fingerprint.hpp"
#include "host/config/config.hpp"
#include "host/config/config_fields.hpp"

namespace spacemoe {
namespace {

using Json = nlohmann::ordered_json;

/// Writes every field that has a value.
class ResolvedWriter final : public FieldVisitor {
 public:
  explicit ResolvedWriter(const std::filesystem::path& folder) : folder_(folder) {
    open_.push_back(Json::object());
  }

  [[nodiscard]] Json take() { return std::move(open_.front()); }

  void number(const Field& field, double& value, const NumberRange&) override { put(field, value); }
  void optional_number(const Field& field, std::optional<double>& value,
                       const NumberRange&) override {
    if (value) {
      put(field, *value);
    }
  }
  void number_or_word(const Field& field, double& value, const NumberRange&, std::string_view word,
                      bool& is_word) override {
    is_word ? put(field, word) : put(field, value);
  }
  void integer(const Field& field, std::uint64_t& value, const IntegerRange&) override {
    put(field, value);
  }
  void optional_integer(const Field& field, std::optional<std::uint64_t>& value,
                        const IntegerRange&) override {
    if (value) {
      put(field, *value);
    }
  }
  void integer_list(const Field& field, std::vector<std::uint32_t>& values,
                    const IntegerRange&) override {
    put(field, values);
  }
  void number_list(const Field& field, std::vector<double>& values, const NumberRange&) override {
    put(field, values);
  }
  void word(const Field& field, std::size_t& value, std::span<const Word> words) override {
    for (const Word& word : words) {
      if (word.value == value) {
        put(field, word.word);
        return;
      }
    }
  }
  void optional_word(const Field& field, std::optional<std::size_t>& value,
                     std::span<const Word> words) override {
    if (value) {
      word(field, *value, words);
    }
  }
  void fixed_word(const Field& field, bool value, std::string_view word,
                  std::string_view) override {
    if (value) {
      put(field, word);
    }
  }
  void text(const Field& field, std::string& value, const TextRule&) override { put(field, value); }
  void any_text(const Field& field, std::string& value, std::string_view) override {
    put(field, value);
  }
  void optional_text(const Field& field, std::optional<std::string>& value,
                     std::string_view) override {
    if (value) {
      put(field, *value);
    }
  }
  void text_list(const Field& field, std::vector<std::string>& values, const ListRule&) override {
    if (!values.empty()) {
      put(field, values);
    }
  }
  /// Stands in blocks only, which are left out.
  void any_list(const Field&, std::vector<ConfigNode>&, const ListRule&) override {}
  void any_map(const Field&, std::vector<ConfigNode>&) override {}
  void optional_path(const Field& field, std::optional<std::filesystem::path>& value) override {
    if (value) {
      put(field, as_given(*value));
    }
  }
  void text_map(const Field& field, std::map<std::string, std::string>& values) override {
    if (!values.empty()) {
      put(field, values);
    }
  }
  void excluded(std::span<const std::string_view>, std::string_view) override {}
  void needs_one_of(std::span<const std::string_view>, std::string_view) override {}

  void begin_map(const Field& field, const Presets&) override { open(field.key, Json::object()); }
  void end_map() override { close(); }
  /// The study of the config alone.
  bool begin_block(const Field&) override { return false; }
  std::size_t begin_list(const Field& field, std::size_t size, const ListRule&) override {
    open(field.key, Json::array());
    return size;
  }
  void begin_item(std::size_t, const Presets&) override { open("", Json::object()); }
  void end_item() override { close(); }
  void end_list() override { close(); }

 private:
  template <class Value>
  void put(const Field& field, const Value& value) {
    open_.back()[std::string(field.key)] = value;
  }

  void open(std::string_view key, Json value) {
    keys_.emplace_back(key);
    open_.push_back(std::move(value));
  }

  void close() {
    Json value = std::move(open_.back());
    open_.pop_back();
    if (open_.back().is_array()) {
      open_.back().push_back(std::move(value));
    } else {
      open_.back()[keys_.back()] = std::move(value);
    }
    keys_.pop_back();
  }

  /// The path as it stood in the config, which the reader put after the config's folder.
  [[nodiscard]] std::string as_given(const std::filesystem::path& path) const {
    const std::string text = path.string();
    const std::string start = (folder_ / "").string();
    return !folder_.empty() && text.starts_with(start) ? text.substr(start.size()) : text;
  }

  const std::filesystem::path& folder_;
  std::vector<Json> open_;
  std::vector<std::string> keys_;
};

Json resolve(const ExperimentConfig& config) {
  ExperimentConfig copy = config;
  ResolvedWriter writer(config.folder);
  describe(writer, copy);
  return writer.take();
}

/// A number that YAML 1.1 takes for one as well as YAML 1.2: an exponent needs a point before it
/// and a sign, 1.0e+07.
std::string yaml_number(double value) {
  std::string text = fmt::format("{}", value);
  const std::size_t exponent = text.find('e');
  if (exponent != std::string::npos && text.find('.') == std::string::npos) {
    text.insert(exponent, ".0");
  }
  return text;
}

/// Whether YAML 1.1 or 1.2 takes a text for a truth value or for nothing.
bool is_reserved(std::string text) {
  static constexpr std::array<std::string_view, 9> words = {"null", "true", "false", "yes", "no",
                                                            "on",   "off",  "y",     "n"};
  std::ranges::transform(text, text.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  return std::ranges::find(words, text) != words.end();
}

std::string yaml_scalar(const Json& value) {
  if (value.is_number_float()) {
    return yaml_number(value.get<double>());
  }
  if (!value.is_string()) {
    return value.dump();
  }
  const auto& text = value.get_ref<const std::string&>();
  // Text that YAML may take for something else is quoted as in JSON.
  const bool is_plain =
      text.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/+-") ==
          std::string::npos &&
      ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z')) &&
      !is_reserved(text);
  return is_plain ? text : value.dump();
}

void write_yaml(const Json& value, const std::string& indent, std::string& out);

/// The entries of a map, the first one on the line that is begun.
void write_map(const Json& map, const std::string& indent, std::string& out) {
  bool is_first = true;
  for (const auto& [key, value] : map.items()) {
    out += is_first ? "" : indent;
    out += yaml_scalar(key) + ":";
    is_first = false;
    write_yaml(value, indent + "  ", out);
  }
}

/// The value of a key: on its line, or indented below it.
void write_yaml(const Json& value, const std::string& indent, std::string& out) {
  if (value.is_object() && !value.empty()) {
    out += "\n";
    out += indent;
    write_map(value, indent, out);
  } else if (value.is_array() && !value.empty() && value.front().is_object()) {
    out += "\n";
    for (const Json& item : value) {
      out += indent;
      out += "- ";
      write_map(item, indent + "  ", out);
    }
  } else {
    out += fmt::format(" {}\n", value.is_structured() ? value.dump() : yaml_scalar(value));
  }
}

}  // namespace

std::string resolved_json(const ExperimentConfig& config) {
  return resolve(config).dump(2);
}

std::string resolved_yaml(const ExperimentConfig& config) {
  std::string text;
  write_map(resolve(config), "", text);
  return text;
}

std::string config_hash(const ExperimentConfig& config) {
  return Fingerprint().add(resolve(config).dump()).hex();
}

}  // namespace spacemoe
