#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/config/config.hpp"
#include "host/config/config_fields.hpp"
#include "host/config/config_scalar.hpp"

namespace spacemoe {
namespace {

using Json = nlohmann::ordered_json;

/// Writes JSON Schema, draft 2020-12, of the values that each field takes.
class SchemaWriter final : public FieldVisitor {
 public:
  SchemaWriter() { open_.push_back({{}, empty_map(), {}}); }

  [[nodiscard]] Json take() { return std::move(open_.front().schema); }

  void number(const Field& field, double& value, const NumberRange& range) override {
    put(field, number_schema(range), value);
  }
  void optional_number(const Field& field, std::optional<double>&,
                       const NumberRange& range) override {
    Json schema = number_schema(range);
    add_type(schema, "null");
    put(field, std::move(schema), nullptr);
  }
  void number_or_word(const Field& field, double& value, const NumberRange& range,
                      std::string_view word, bool&) override {
    put(field, {{"anyOf", {number_schema(range), {{"enum", {std::string(word)}}}}}}, value);
  }
  void integer(const Field& field, std::uint64_t& value, const IntegerRange& range) override {
    put(field, integer_schema(range), value);
  }
  void optional_integer(const Field& field, std::optional<std::uint64_t>&,
                        const IntegerRange& range) override {
    Json schema = integer_schema(range);
    schema["type"] = {"integer", "null"};
    put(field, std::move(schema), nullptr);
  }
  void integer_list(const Field& field, std::vector<std::uint32_t>& values,
                    const IntegerRange& range) override {
    put(field, {{"type", "array"}, {"items", integer_schema(range)}}, values);
  }
  void number_list(const Field& field, std::vector<double>& values,
                   const NumberRange& range) override {
    put(field, {{"type", "array"}, {"items", number_schema(range)}}, values);
  }
  void word(const Field& field, std::size_t& value, std::span<const Word> words) override {
    Json standing = nullptr;
    for (const Word& word : words) {
      if (word.value == value && standing.is_null()) {
        standing = word.word;
      }
    }
    put(field, {{"enum", names_of(words)}}, standing);
  }
  void optional_word(const Field& field, std::optional<std::size_t>&,
                     std::span<const Word> words) override {
    Json names = names_of(words);
    names.push_back(nullptr);
    put(field, {{"enum", std::move(names)}}, nullptr);
  }
  void fixed_word(const Field& field, bool, std::string_view word, std::string_view) override {
    put(field, {{"enum", {std::string(word), nullptr}}}, nullptr);
  }
  void text(const Field& field, std::string&, const TextRule& rule) override {
    std::string marks;
    for (const char mark : rule.punctuation) {
      if (mark == '-' || mark == '.' || mark == '+') {
        marks += '\\';
      }
      marks += mark;
    }
    put(field,
        {{"type", "string"},
         {"pattern", fmt::format("^[A-Za-z0-9][A-Za-z0-9{}]*$", marks)},
         {"maxLength", rule.longest}},
        nullptr);
  }
  void any_text(const Field& field, std::string&, std::string_view) override {
    put(field, {{"type", "string"}, {"minLength", 1}}, nullptr);
  }
  void optional_text(const Field& field, std::optional<std::string>&, std::string_view) override {
    put(field, {{"type", {"string", "null"}}, {"minLength", 1}}, nullptr);
  }
  void text_list(const Field& field, std::vector<std::string>& values,
                 const ListRule& rule) override {
    Json schema = list_schema(rule);
    schema["type"] = {"array", "null"};
    schema["items"] = {{"type", "string"}};
    put(field, std::move(schema), values);
  }
  void any_list(const Field& field, std::vector<ConfigNode>&, const ListRule& rule) override {
    put(field, list_schema(rule), nullptr);
  }
  void any_map(const Field& field, std::vector<ConfigNode>&) override {
    put(field, {{"type", "object"}, {"minProperties", 1}}, nullptr);
  }
  void optional_path(const Field& field, std::optional<std::filesystem::path>&) override {
    put(field, {{"type", {"string", "null"}}, {"minLength", 1}}, nullptr);
  }
  void text_map(const Field& field, std::map<std::string, std::string>&) override {
    put(field,
        {{"type", {"object", "null"}},
         {"additionalProperties", {{"type", {"string", "number", "boolean"}}}}},
        nullptr);
  }
  void excluded(std::span<const std::string_view>, std::string_view) override {}
  void needs_one_of(std::span<const std::string_view> keys, std::string_view) override {
    Json& options = open_.back().schema["anyOf"];
    for (const std::string_view key : keys) {
      options.push_back({{"required", Json::array({key})}});
    }
  }

  void begin_map(const Field& field, const Presets& presets) override {
    push(field, empty_map(), presets.names);
  }
  void end_map() override { close_map(); }
  bool is_without_config() const override { return true; }
  bool begin_block(const Field& field) override {
    push(field, empty_map(), {});
    return true;
  }
  std::size_t begin_list(const Field& field, std::size_t, const ListRule& rule) override {
    push(field, list_schema(rule), rule.words);
    return 1;
  }
  void begin_item(std::size_t, const Presets& presets) override {
    open_.push_back({{"items", ""}, empty_map(), presets.names});
  }
  void end_item() override { close_map(); }
  void end_list() override {
    Open list = std::move(open_.back());
    open_.pop_back();
    Json schema = std::move(list.schema);
    if (!list.names.empty()) {
      schema = {{"anyOf", {{{"enum", list.names}}, std::move(schema)}}};
    }
    attach(list, std::move(schema));
  }

 private:
  struct Open {
    Field field;
    Json schema;
    std::vector<std::string> names;  ///< words that stand for it
  };

  static Json empty_map() {
    return {{"type", "object"},
            {"properties", Json::object()},
            {"required", Json::array()},
            {"additionalProperties", false}};
  }

  static Json names_of(std::span<const Word> words) {
    Json names = Json::array();
    for (const Word& word : words) {
      names.push_back(word.word);
    }
    return names;
  }

  static Json number_schema(const NumberRange& range) {
    Json schema = {{"type", "number"}};
    if (range.min > -untold_bound) {
      schema[range.above_min ? "exclusiveMinimum" : "minimum"] = range.min;
    }
    if (range.max < untold_bound) {
      schema["maximum"] = range.max;
    }
    if (range.is_duration) {
      add_type(schema, "string");
      schema["pattern"] = "^([0-9.]+d)?([0-9.]+h)?([0-9.]+m)?([0-9.]+s)?$";
    }
    return schema;
  }

  static void add_type(Json& schema, std::string_view type) {
    Json& types = schema["type"];
    types = types.is_array() ? types : Json::array({types});
    types.push_back(type);
  }

  static Json integer_schema(const IntegerRange& range) {
    return {{"type", "integer"}, {"minimum", range.min}, {"maximum", range.max}};
  }

  static Json list_schema(const ListRule& rule) {
    Json schema = {{"type", "array"}};
    if (rule.min > 0) {
      schema["minItems"] = rule.min;
    }
    return schema;
  }

  void push(const Field& field, Json schema, const std::vector<std::string>& names) {
    open_.push_back({field, std::move(schema), names});
  }

  /// `standing` is the default.
  void put(const Field& field, Json schema, Json standing) {
    schema["description"] = field.meaning;
    if (field.need == Need::optional && !standing.is_null()) {
      schema["default"] = std::move(standing);
    }
    add(field, std::move(schema));
  }

  void add(const Field& field, Json schema) {
    Json& map = open_.back().schema;
    map["properties"][std::string(field.key)] = std::move(schema);
    if (field.need == Need::required) {
      map["required"].push_back(field.key);
    }
  }

  /// A map that presets can stand for: the name, the name with changes, or all required keys.
  static Json with_presets(Json map, const std::vector<std::string>& names) {
    Json& own = map["properties"];
    Json properties = {{"preset", {{"enum", names}, {"description", "What other keys change"}}}};
    properties.update(own);
    own = std::move(properties);
    Json required = std::exchange(map["required"], Json::array());
    map.erase("required");
    if (!required.empty()) {
      map["anyOf"] = {{{"required", {"preset"}}}, {{"required", std::move(required)}}};
    } else if (map.contains("anyOf")) {
      map["anyOf"].insert(map["anyOf"].begin(), Json{{"required", {"preset"}}});
    }
    return {{"anyOf", {{{"enum", names}}, std::move(map)}}};
  }

  void close_map() {
    Open map = std::move(open_.back());
    open_.pop_back();
    attach(map, map.names.empty() ? std::move(map.schema)
                                  : with_presets(std::move(map.schema), map.names));
  }

  void attach(const Open& closed, Json schema) {
    if (closed.field.key == "items") {
      open_.back().schema["items"] = std::move(schema);
    } else {
      // Of a map that presets can stand for, the map is the last form.
      Json& map = schema.contains("type") ? schema : schema["anyOf"].back();
      if (closed.field.need == Need::optional && map["type"] == "object") {
        map["type"] = {"object", "null"};
      }
      schema["description"] = closed.field.meaning;
      add(closed.field, std::move(schema));
    }
  }

  std::vector<Open> open_;
};

}  // namespace

std::string config_schema() {
  ExperimentConfig defaults;
  SchemaWriter writer;
  describe(writer, defaults);
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "SpaceMoE config"}};
  schema.update(writer.take());
  return schema.dump(2) + "\n";
}

}  // namespace spacemoe
