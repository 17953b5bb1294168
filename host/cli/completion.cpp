#include "host/cli/completion.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/cli/usage_error.hpp"
#include "host/config/config.hpp"

namespace spacemoe {
namespace {

using nlohmann::ordered_json;

/// Names of values in --help that say what may stand there.
constexpr std::array<std::pair<std::string_view, CompletionKind>, 7> value_names = {
    {{"CONFIG", CompletionKind::config},
     {"RESULT", CompletionKind::result},
     {"DB|DIR", CompletionKind::result},
     {"DB", CompletionKind::result},
     {"DIR", CompletionKind::folder},
     {"FILE", CompletionKind::file},
     {"KEY=VALUE", CompletionKind::key}}};

/// The words of "auto|cpu|cuda", of which the last may be FILE; none where letters stand for
/// something.
std::vector<std::string> words_in(const std::string& name) {
  std::vector<std::string> words;
  if (name.empty() || std::isupper(static_cast<unsigned char>(name.front())) != 0) {
    return words;
  }
  std::istringstream parts(name);
  for (std::string word; std::getline(parts, word, '|');) {
    words.push_back(word);
  }
  return words;
}

CompletedValue value_of(const CLI::Option& option, const std::vector<std::string>& commands) {
  if (option.get_items_expected_max() == 0) {
    return {CompletionKind::nothing};
  }
  const std::string name = option.get_type_name();
  if (name == "COMMAND") {
    return {CompletionKind::words, commands};
  }
  const auto* known =
      std::ranges::find(value_names, name, [](const auto& pair) { return pair.first; });
  if (known != value_names.end()) {
    return {known->second};
  }
  std::vector<std::string> words = words_in(name);
  if (!words.empty() && words.back() == "FILE") {
    words.pop_back();
    return {CompletionKind::file, std::move(words)};
  }
  return words.empty() ? CompletedValue{CompletionKind::text}
                       : CompletedValue{CompletionKind::words, std::move(words)};
}

std::vector<CompletedFlag> flags_of(const CLI::App& app, const std::vector<std::string>& commands) {
  std::vector<CompletedFlag> flags;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      continue;
    }
    flags.push_back({flag_names(*option), option->get_description(), value_of(*option, commands)});
  }
  return flags;
}

CompletedValue operand_of(const CLI::App& app, const std::vector<std::string>& commands) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      return value_of(*option, commands);
    }
  }
  return {CompletionKind::nothing};
}

/// The map that a schema describes, where presets can stand for it too.
const ordered_json& form_of(const ordered_json& schema) {
  if (schema.contains("anyOf")) {
    for (const ordered_json& form : schema["anyOf"]) {
      if (form.contains("properties") || form.contains("items")) {
        return form;
      }
    }
  }
  return schema;
}

void add_words(const ordered_json& schema, const std::string& path, Completion& completion) {
  // A number or a word, say, is one key with two forms.
  if (completion.keys.empty() || completion.keys.back() != path + "=") {
    completion.keys.push_back(path + "=");
  }
  for (const ordered_json& word : schema.value("enum", ordered_json::array())) {
    if (word.is_string()) {
      completion.key_words.push_back(path + "=" + word.get<std::string>());
    }
  }
}

void add_keys(const ordered_json& schema, const std::string& path, Completion& completion) {
  const ordered_json& form = form_of(schema);
  // Words that stand for a whole map or list: presets.
  for (const ordered_json& words : schema.value("anyOf", ordered_json::array())) {
    if (words.contains("enum") && !path.empty()) {
      add_words(words, path, completion);
    }
  }
  if (form.contains("items") && form_of(form["items"]).contains("properties")) {
    add_keys(form["items"], path + ".0", completion);
    return;
  }
  if (form.contains("properties")) {
    for (const auto& [key, value] : form["properties"].items()) {
      // Axes of a sweep are no keys of a study.
      if (path.empty() && key == "sweep") {
        continue;
      }
      add_keys(value, path.empty() ? key : fmt::format("{}.{}", path, key), completion);
    }
    return;
  }
  add_words(form, path, completion);
}

}  // namespace

Completion completion_of(const CLI::App& app) {
  Completion completion;
  const std::vector<std::string> names = command_names(app);
  for (const std::string& name : names) {
    const CLI::App& command = command_named(app, name);
    completion.commands.push_back(
        {name, command.get_description(), flags_of(command, names), operand_of(command, names)});
  }
  completion.flags = flags_of(app, names);
  add_keys(ordered_json::parse(config_schema()), "", completion);
  return completion;
}

}  // namespace spacemoe
