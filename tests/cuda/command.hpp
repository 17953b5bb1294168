#pragma once

#include <array>
#include <cstdio>
#include <string>

#include <sys/wait.h>

namespace spacemoe {

struct CommandResult {
  int exit_code;
  std::string output;  ///< stdout and stderr
};

inline CommandResult run_command(const std::string& command) {
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) {
    return {127, "cannot start " + command};
  }
  CommandResult result{};
  std::array<char, 4096> buffer{};
  while (const std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe)) {
    result.output.append(buffer.data(), count);
  }
  const int status = pclose(pipe);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return result;
}

}  // namespace spacemoe
