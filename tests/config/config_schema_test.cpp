#include <algorithm>
#include <filesystem>
#include <regex>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/config/config.hpp"

namespace spacemoe {
namespace {

using nlohmann::json;

bool has_type(const json& value, const std::string& type) {
  return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
         (type == "string" && value.is_string()) || (type == "number" && value.is_number()) ||
         (type == "integer" && value.is_number_integer()) || (type == "null" && value.is_null()) ||
         (type == "boolean" && value.is_boolean());
}

bool has_one_of_types(const json& value, const json& types) {
  return types.is_array() ? std::ranges::any_of(types,
                                                [&](const json& type) {
                                                  return has_type(value, type.get<std::string>());
                                                })
                          : has_type(value, types.get<std::string>());
}

bool in_bounds(const json& schema, const json& value) {
  return (!schema.contains("minimum") || value >= schema["minimum"]) &&
         (!schema.contains("exclusiveMinimum") || value > schema["exclusiveMinimum"]) &&
         (!schema.contains("maximum") || value <= schema["maximum"]);
}

bool conforms(const json& schema, const json& value);

bool object_conforms(const json& schema, const json& value) {
  if (value.size() < schema.value("minProperties", 0U)) {
    return false;
  }
  for (const json& key : schema.value("required", json::array())) {
    if (!value.contains(key.get<std::string>())) {
      return false;
    }
  }
  const json properties = schema.value("properties", json::object());
  const json others = schema.value("additionalProperties", json(true));
  for (const auto& [key, child] : value.items()) {
    if (properties.contains(key)
            ? !conforms(properties[key], child)
            : others == false || (others.is_object() && !conforms(others, child))) {
      return false;
    }
  }
  return true;
}

/// The part of JSON Schema that the config's schema uses, after the specification's text.
bool conforms(const json& schema, const json& value) {
  if (schema.contains("anyOf") && std::ranges::none_of(schema["anyOf"], [&](const json& one) {
        return conforms(one, value);
      })) {
    return false;
  }
  if (schema.contains("type") && !has_one_of_types(value, schema["type"])) {
    return false;
  }
  if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end()) {
    return false;
  }
  if (value.is_number() && !in_bounds(schema, value)) {
    return false;
  }
  if (value.is_string() && schema.contains("pattern") &&
      !std::regex_search(value.get<std::string>(),
                         std::regex(schema["pattern"].get<std::string>()))) {
    return false;
  }
  if (value.is_string() && value.get<std::string>().size() < schema.value("minLength", 0U)) {
    return false;
  }
  if (value.is_array() &&
      (value.size() < schema.value("minItems", 0U) ||
       (schema.contains("items") && !std::ranges::all_of(value, [&](const json& item) {
          return conforms(schema["items"], item);
        })))) {
    return false;
  }
  return !value.is_object() || object_conforms(schema, value);
}

json resolved(const std::filesystem::path& file) {
  return json::parse(resolved_json(read_config(file).config));
}

const std::filesystem::path valid = SPACEMOE_SOURCE_DIR "/tests/config/valid";

TEST(Schema, TakesWhatTheReaderTakes) {
  const json schema = json::parse(config_schema());
  for (const auto& entry : std::filesystem::directory_iterator(valid)) {
    if (entry.path().extension() == ".yaml") {
      EXPECT_TRUE(conforms(schema, resolved(entry.path()))) << entry.path();
    }
  }
}

TEST(Schema, TakesPresetsByName) {
  const json schema = json::parse(config_schema());
  json config = resolved(valid / "minimal.yaml");
  config["model"] = "mixtral-8x7b";
  EXPECT_TRUE(conforms(schema, config));
  config["constellation"] = json::parse(R"({"preset": "paper-1056", "failed_satellites": [1, 2]})");
  EXPECT_TRUE(conforms(schema, config));
  for (const json& weather :
       {json("saa"), json(nullptr), json::object(),
        json::parse(R"({"preset": "saa", "silences": {"duration_s": 60}})")}) {
    config["weather"] = weather;
    EXPECT_TRUE(conforms(schema, config)) << weather;
  }
  config["weather"] = "sunny";
  EXPECT_FALSE(conforms(schema, config));
  config.erase("weather");
  config["schemes"] = "factorial";
  EXPECT_TRUE(conforms(schema, config));
  config["model"] = "mixtral-8x8b";
  EXPECT_FALSE(conforms(schema, config));
}

/// One value of a valid config exchanged for one that the reader refuses on its own.
TEST(Schema, RefusesWhatTheReaderRefuses) {
  const json schema = json::parse(config_schema());
  const json config = resolved(valid / "all-keys.yaml");
  ASSERT_TRUE(conforms(schema, config));
  const auto with = [&](const char* pointer, const json& value) {
    json changed = config;
    changed[json::json_pointer(pointer)] = value;
    return changed;
  };
  for (const json& changed :
       {with("/constellation/shells/0/altitude_km", 0), with("/links/survival", 1.5),
        with("/links/survival", "high"), with("/links/max_isls", 2.5), with("/links/seam", "ajar"),
        with("/links/survivel", 0.9), with("/time/slots", 0), with("/compute/utilisation", 0),
        with("/activation/kind", "replay"), with("/schemes/0/gateway", "best"),
        with("/schemes/0/rule", "simplex"), with("/schemes/0/copies", 0),
        with("/constellation/shells", json::array()), with("/name", "../paper"),
        with("/constellation/shells/0/raan_spread_deg", 361), with("/model/experts", 513)}) {
    EXPECT_FALSE(conforms(schema, changed)) << changed.diff(config, changed).dump();
    EXPECT_THROW(static_cast<void>(read_config_text(valid / "changed.yaml", changed.dump())),
                 ConfigError);
  }
  json without = config;
  without.erase("activation");
  EXPECT_FALSE(conforms(schema, without));
}

/// Sweeps are declared like all else: what the schema takes, their reader takes, and the reverse.
TEST(Schema, TakesAndRefusesSweepsAsTheirReaderDoes) {
  const json schema = json::parse(config_schema());
  const json study = resolved(valid / "minimal.yaml");
  const auto is_taken_by_both = [&](const char* sweep) {
    json config = study;
    config["sweep"] = json::parse(sweep);
    bool is_read = true;
    try {
      static_cast<void>(read_sweep(draft_config_text(valid / "sweep.yaml", config.dump())));
    } catch (const ConfigError&) {
      is_read = false;
    }
    EXPECT_EQ(conforms(schema, config), is_read) << sweep;
    return is_read;
  };
  for (const char* sweep :
       {R"({"axes": [{"key": "links.survival", "values": [0.5, "x", null, [1], {"a": 1}]}]})",
        R"({"axes": [{"key": "time.slots", "from": 1, "to": 9, "step": 2}], "keep": null})",
        R"({"axes": [{"key": "time.slots", "from": 1, "to": 9, "count": 3, "scale": "log"}]})",
        R"({"axes": [{"zip": [{"key": "a", "values": [1]}, {"key": "b", "values": [1]}]}],
            "keep": ["a < b"]})",
        R"({"cases": [{"name": "A", "set": {"links.survival": 0.5, "model": null, "b": [1]}}]})",
        R"({"cases": [{"name": "A", "set": {"a": 1}}], "axes": [{"key": "b", "values": [1]}]})"}) {
    EXPECT_TRUE(is_taken_by_both(sweep));
  }
  for (const char* sweep :
       {R"({})",
        R"({"axes": []})",
        R"({"axes": 3})",
        R"({"axes": [3]})",
        R"({"axes": [{"key": "", "values": [1]}]})",
        R"({"axes": [{"key": "a", "values": []}]})",
        R"({"axes": [{"key": "a", "values": 1}]})",
        R"({"axes": [{"key": "a", "valves": [1]}]})",
        R"({"axes": [{"key": "a", "from": "one", "to": 2, "step": 1}]})",
        R"({"axes": [{"key": "a", "from": 1, "to": 2, "count": 1}]})",
        R"({"axes": [{"key": "a", "from": 1, "to": 2, "count": 2, "scale": "cubic"}]})",
        R"({"axes": [{"zip": [{"key": "a", "values": [1]}]}]})",
        R"({"axes": [{"zip": [{"key": "a", "values": [1]}, {"values": [1]}]}]})",
        R"({"axes": [{"key": "a", "values": [1]}], "keep": "a < 1"})",
        R"({"axes": [{"key": "a", "values": [1]}], "keep": [["a < 1"]]})",
        R"({"axes": [{"key": "a", "values": [1]}], "axis": []})",
        R"({"keep": ["a < 1"]})",
        R"({"cases": []})",
        R"({"cases": [{"name": "A"}]})",
        R"({"cases": [{"set": {"a": 1}}]})",
        R"({"cases": [{"name": "A", "set": {}}]})",
        R"({"cases": [{"name": "A", "set": ["a"]}]})",
        R"({"cases": [{"name": "/", "set": {"a": 1}}]})"}) {
    EXPECT_FALSE(is_taken_by_both(sweep));
  }
}

TEST(Schema, DocumentsEveryKeyAndGivesItsDefault) {
  const json schema = json::parse(config_schema());
  EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  for (const auto& [key, property] : schema["properties"].items()) {
    EXPECT_FALSE(property["description"].get<std::string>().empty()) << key;
  }
  const json& links = schema["properties"]["links"]["properties"];
  EXPECT_EQ(links["max_isls"]["default"], 4);
  const json& shell = schema["properties"]["constellation"]["anyOf"];
  EXPECT_NE(shell.dump().find(R"("seam":{"default":"open")"), std::string::npos);
  for (const auto& [key, property] : links.items()) {
    EXPECT_FALSE(property["description"].get<std::string>().empty()) << key;
  }
}

}  // namespace
}  // namespace spacemoe
