#include "host/placement/placement_command.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "host/base/error.hpp"
#include "host/base/path_lookup.hpp"

namespace spacemoe {
namespace {

[[noreturn]] void refuse_program(const std::string& word, const std::string& why,
                                 std::string hint = "") {
  throw ConfigError({.key = "exec",
                     .found = fmt::format("found \"{}\", {}", word, why),
                     .allowed =
                         "a program in PATH, or with a slash one relative to the config, and "
                         "its arguments",
                     .hint = std::move(hint)});
}

bool has_slash(const std::string& word) {
  return word.find('/') != std::string::npos;
}

}  // namespace

std::filesystem::path absolute_folder(const std::filesystem::path& folder) {
  return folder.empty() ? std::filesystem::current_path() : std::filesystem::absolute(folder);
}

std::string program_of(const PlacementCommand& command, const std::filesystem::path& folder) {
  const std::string& word = command.words.front();
  return has_slash(word) ? (absolute_folder(folder) / word).lexically_normal().string() : word;
}

std::vector<std::filesystem::path> files_of(const PlacementCommand& command,
                                            const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (std::size_t i = 0; i < command.words.size(); ++i) {
    const std::filesystem::path file = folder / command.words[i];
    std::error_code error;
    if ((i > 0 || has_slash(command.words[i])) && std::filesystem::is_regular_file(file, error)) {
      files.push_back(file);
    }
  }
  return files;
}

void check_program(const PlacementCommand& command, const std::filesystem::path& folder) {
  const auto has_nul = [](const std::string& word) { return word.find('\0') != std::string::npos; };
  const std::string& word = command.words.front();
  if (word.empty() || std::ranges::any_of(command.words, has_nul)) {
    refuse_program(word, "which is no program");
  }
  if (!has_slash(word)) {
    if (!is_in_path(word)) {
      std::error_code error;
      const bool is_beside = std::filesystem::exists(folder / word, error);
      refuse_program(word, "which is not in PATH",
                     is_beside ? fmt::format("./{} is the one beside the config", word) : "");
    }
    return;
  }
  const std::string program = program_of(command, folder);
  std::error_code error;
  if (std::filesystem::is_directory(program, error)) {
    refuse_program(word, "which is a folder");
  }
  if (access(program.c_str(), X_OK) != 0) {
    const int reason = errno;
    refuse_program(word, fmt::format("which cannot be executed: {}", std::strerror(reason)),
                   reason == EACCES
                       ? fmt::format("chmod +x {}", (folder / word).lexically_normal().string())
                       : "");
  }
}

}  // namespace spacemoe
