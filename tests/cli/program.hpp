#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/test_folder.hpp"

namespace spacemoe {

/// Exit status and output of a run of the program.
struct ProgramResult {
  int exit_code;
  std::string out;
  std::string err;
};

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A folder of its own for a test, with the program.
class WorkFolder : public TestFolder {
 public:
  /// Runs the program in this folder through the shell, so arguments are shell words; `prefix` goes
  /// before it (environment, timeout).
  [[nodiscard]] ProgramResult spacemoe(const std::string& arguments,
                                       const std::string& prefix = "") const {
    const std::string command = "cd " + path().string() + " && " + prefix +
                                " " SPACEMOE_PROGRAM " " + arguments +
                                " >.stdout 2>.stderr </dev/null";
    const int status = std::system(command.c_str());
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return {code, slurp(path() / ".stdout"), slurp(path() / ".stderr")};
  }
};

/// A config of the repository.
inline std::string config(const std::string& name) {
  return std::string(SPACEMOE_SOURCE_DIR "/configs/") + name;
}

}  // namespace spacemoe
