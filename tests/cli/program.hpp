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

namespace spacemoe {

/// What a run of the program left behind.
struct ProgramResult {
  int exit_code;
  std::string out;
  std::string err;
};

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A folder of its own for a test, removed with it.
class WorkFolder {
 public:
  WorkFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "spacemoe-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~WorkFolder() { std::filesystem::remove_all(path_); }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Runs the program in this folder through the shell, so arguments are shell words; `prefix` goes
  /// before it (environment, timeout).
  [[nodiscard]] ProgramResult spacemoe(const std::string& arguments,
                                       const std::string& prefix = "") const {
    const std::string command = "cd " + path_.string() + " && " + prefix +
                                " " SPACEMOE_PROGRAM " " + arguments +
                                " >.stdout 2>.stderr </dev/null";
    const int status = std::system(command.c_str());
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return {code, slurp(path_ / ".stdout"), slurp(path_ / ".stderr")};
  }

 private:
  std::filesystem::path path_;
};

/// A config of the repository.
inline std::string config(const std::string& name) {
  return std::string(SPACEMOE_SOURCE_DIR "/configs/") + name;
}

}  // namespace spacemoe
