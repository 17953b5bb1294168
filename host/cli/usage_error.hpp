#pragma once

#include <string>
#include <vector>

#include "host/base/error.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): its own name
class App;
class Option;
class ParseError;
}  // namespace CLI

/// The command line as its user meets it: names of commands and flags, and what is wrong with what
/// was typed, in the words that other errors have.
namespace spacemoe {

/// Names of the commands, in the order in which --help lists them.
[[nodiscard]] std::vector<std::string> command_names(const CLI::App& app);

/// The command of that name. Throws ConfigError where there is none, with the nearest one.
[[nodiscard]] const CLI::App& command_named(const CLI::App& app, const std::string& name);

/// Forms of a flag, with their dashes, the long ones first; none of what is given by its place.
[[nodiscard]] std::vector<std::string> flag_names(const CLI::Option& option);
/// Those of all flags of a command or of the program.
[[nodiscard]] std::vector<std::string> flag_names(const CLI::App& app);

/// A flag with its dashes, or what is given by its place, in capitals.
[[nodiscard]] std::string shown_name(const CLI::Option& option);

/// The error in a command line that could not be parsed.
[[nodiscard]] ConfigError usage_error(const CLI::App& app, const CLI::ParseError& error);

}  // namespace spacemoe
