#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace spacemoe {

/// Placements that a command makes: one, or one for each draw.
enum class CommandDraws : std::uint8_t { one, each };

/// A command of the user's that places. It is started as it stands, by no shell.
struct PlacementCommand {
  std::vector<std::string> words;  ///< the program and its arguments; empty: there is no command
  double timeout_s = 600.0;        ///< of one run of it
  CommandDraws draws = CommandDraws::one;

  bool operator==(const PlacementCommand&) const = default;

  [[nodiscard]] bool is_given() const { return !words.empty(); }
};

/// A config's folder as commands are given it: absolute, also where the config is not a file.
[[nodiscard]] std::filesystem::path absolute_folder(const std::filesystem::path& folder);

/// The program of a command: a first word with a slash is relative to the config's folder, any
/// other is looked for in PATH.
[[nodiscard]] std::string program_of(const PlacementCommand& command,
                                     const std::filesystem::path& folder);

/// Files that words of a command name, relative to the config's folder: the rule, and what it is
/// given. What it reads besides is not known.
[[nodiscard]] std::vector<std::filesystem::path> files_of(const PlacementCommand& command,
                                                          const std::filesystem::path& folder);

/// Checks that the program is there and may be executed, which is not tried. Throws ConfigError
/// with the key "exec".
void check_program(const PlacementCommand& command, const std::filesystem::path& folder);

}  // namespace spacemoe
