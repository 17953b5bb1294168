#include "host/cli/usage_error.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <optional>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/nearest_name.hpp"

namespace spacemoe {
namespace {

ConfigError unknown_command(const CLI::App& app, const std::string& typed) {
  const std::vector<std::string> names = command_names(app);
  return ConfigError({.key = typed,
                      .found = "unknown command",
                      .allowed = fmt::format("{}", fmt::join(names, ", ")),
                      .hint = meant(typed, names)});
}

/// The command that was typed; none where there is none.
const CLI::App* command_of(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? nullptr : chosen.front();
}

/// The first word that nothing takes: a flag where there is one, as it may have left its value.
ConfigError unexpected_word(const CLI::App& app, const std::vector<std::string>& rest) {
  const CLI::App* command = command_of(app);
  const auto flag = std::ranges::find_if(
      rest, [](const std::string& word) { return word.size() > 1 && word.starts_with('-'); });
  if (flag == rest.end()) {
    return command == nullptr
               ? unknown_command(app, rest.front())
               : ConfigError(
                     {.key = command->get_name(),
                      .found = fmt::format("found {}, which it does not take", rest.front())});
  }
  std::vector<std::string> known = flag_names(app);
  if (command != nullptr) {
    std::ranges::move(flag_names(*command), std::back_inserter(known));
  }
  const std::string name = flag->substr(0, flag->find('='));
  return ConfigError({.key = name,
                      .found = command == nullptr ? "unknown flag"
                                                  : fmt::format("{} has no flag of that name",
                                                                command->get_name()),
                      .hint = meant(name, known)});
}

/// What is missing, or does not go with something else.
std::optional<ConfigError> unmet_need(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = shown_name(*option);
    if (option->get_required() && option->count() == 0) {
      return ConfigError({.key = command.get_name(),
                          .found = fmt::format("{} is missing", name),
                          .hint = option->get_description()});
    }
    if (option->count() == 0) {
      continue;
    }
    for (const CLI::Option* needed : option->get_needs()) {
      if (needed->count() == 0) {
        return ConfigError(
            {.key = name, .found = fmt::format("found without {}", shown_name(*needed))});
      }
    }
    for (const CLI::Option* other : option->get_excludes()) {
      if (other->count() > 0) {
        return ConfigError({.key = name,
                            .found = fmt::format("found beside {}", shown_name(*other)),
                            .allowed = "one of the two"});
      }
    }
  }
  return std::nullopt;
}

/// A flag that has too few values, or stands there too often. The parser names it first.
std::optional<ConfigError> wrong_count(const CLI::App& command, std::string_view text) {
  for (const CLI::Option* option : command.get_options()) {
    if (!text.starts_with(option->get_name() + ":")) {
      continue;
    }
    return option->count() > 1 ? ConfigError({.key = shown_name(*option),
                                              .found = "found more than once",
                                              .allowed = "once"})
                               : ConfigError({.key = shown_name(*option),
                                              .found = "found without its value",
                                              .allowed = option->get_type_name()});
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  return names;
}

const CLI::App& command_named(const CLI::App& app, const std::string& name) {
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_name() == name) {
      return *command;
    }
  }
  throw unknown_command(app, name);
}

std::vector<std::string> flag_names(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_lnames()) {
    names.push_back("--" + name);
  }
  for (const std::string& name : option.get_snames()) {
    names.push_back("-" + name);
  }
  return names;
}

std::vector<std::string> flag_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    std::ranges::move(flag_names(*option), std::back_inserter(names));
  }
  return names;
}

std::string shown_name(const CLI::Option& option) {
  std::string name = option.get_name();
  if (!name.starts_with('-')) {
    std::ranges::transform(name, name.begin(), [](unsigned char letter) {
      return static_cast<char>(std::toupper(letter));
    });
  }
  return name;
}

ConfigError usage_error(const CLI::App& app, const CLI::ParseError& error) {
  if (const auto rest = app.remaining(true); !rest.empty()) {
    return unexpected_word(app, rest);
  }
  const CLI::App* command = command_of(app);
  const CLI::App& asked = command == nullptr ? app : *command;
  const std::string_view text = error.what();
  if (auto found = wrong_count(asked, text)) {
    return *found;
  }
  if (auto found = wrong_count(app, text)) {
    return *found;
  }
  if (auto found = unmet_need(asked)) {
    return *found;
  }
  if (command == nullptr) {
    return ConfigError({.key = app.get_name(),
                        .found = "COMMAND is missing",
                        .allowed = fmt::format("{}", fmt::join(command_names(app), ", "))});
  }
  return ConfigError({.key = asked.get_name(), .found = std::string(text)});
}

}  // namespace spacemoe
