#pragma once

#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/attack.hpp"
#include "tests/cli/program.hpp"

/// What tests share that kill the program at random moments. The variable SPACEMOE_KILLS says how
/// often each of them does: 200 before a release, fewer every day.
namespace spacemoe {

inline int kills_wanted(int few) {
  return times_to_attack("SPACEMOE_KILLS", few);
}

using Seconds = std::chrono::duration<double>;

/// Starts the program in a folder and kills it after a time. Returns whether it was still at work.
inline bool killed_after(Seconds time, const std::filesystem::path& folder,
                         const std::string& arguments) {
  const pid_t process = fork();
  if (process == 0) {
    const int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, STDIN_FILENO);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    const std::string line = "exec " SPACEMOE_PROGRAM " " + arguments;
    if (chdir(folder.c_str()) == 0) {
      execl("/bin/sh", "sh", "-c", line.c_str(), static_cast<char*>(nullptr));
    }
    _exit(127);
  }
  std::this_thread::sleep_for(time);
  kill(process, SIGKILL);
  int status = 0;
  waitpid(process, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/// How long a command takes that nobody kills. It must end well.
inline Seconds time_of(const WorkFolder& work, const std::string& arguments) {
  const auto begin = std::chrono::steady_clock::now();
  const ProgramResult done = work.spacemoe(arguments);
  EXPECT_EQ(done.exit_code, 0) << arguments << "\n" << done.err;
  return std::chrono::steady_clock::now() - begin;
}

}  // namespace spacemoe
