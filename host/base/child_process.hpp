#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace spacemoe {

/// A program to run, by no shell.
struct ChildRequest {
  std::vector<std::string> words;  ///< the program, by its path or as PATH has it; its arguments
  std::filesystem::path folder;    ///< that it works in
  double timeout_s;
};

/// How a program ended.
struct ChildEnd {
  enum class How {
    exited,
    by_signal,
    timed_out,  ///< and was ended
    stopped     ///< was ended, as a stop was asked for
  };
  How how;
  int code;            ///< exit status, or the signal
  std::string output;  ///< the last 64 KiB or less of what it wrote to stdout and stderr
};

/// Runs a program and waits for it. Its stdin is empty. It leads a process group of its own, and
/// what is left of that ends with it. In time out and stop the group gets SIGTERM and, after 0.8 s,
/// SIGKILL. The program itself, not its group, gets SIGKILL where this one ends before it. Throws
/// FileError where the program does not start.
[[nodiscard]] ChildEnd run_child(const ChildRequest& request, const std::stop_token& stop);

}  // namespace spacemoe
