#include <csignal>
#include <filesystem>
#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "host/results/result_folder.hpp"
#include "host/results/sealed_files.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/results/small_result.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

void write_over(const fs::path& folder, const std::string& figure) {
  ResultFolder(request_for(folder, true)).write(small_result(figure));
}

enum class End { killed, done, cannot_trace };

/// Writes a result in another process, and kills that as it enters or leaves a system call.
End write_and_kill(const fs::path& folder, const std::string& figure, int after_stops) {
  const pid_t process = fork();
  if (process == 0) {
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
      _exit(3);
    }
    raise(SIGSTOP);
    write_over(folder, figure);
    _exit(0);
  }
  int status = 0;
  for (int stop = 0; waitpid(process, &status, 0) == process && WIFSTOPPED(status); ++stop) {
    if (stop == after_stops) {
      kill(process, SIGKILL);
    } else {
      ptrace(PTRACE_SYSCALL, process, nullptr, nullptr);
    }
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 3) {
    return End::cannot_trace;
  }
  return WIFSIGNALED(status) ? End::killed : End::done;
}

/// Text that all files of a folder hold; nothing where it holds no finished result. Fails where it
/// is accepted and holds two.
std::optional<std::string> figure_in(const fs::path& folder) {
  try {
    const SealedFiles files(folder);
    const std::string line = files.text("summary.csv");
    const std::string figure = line.substr(line.find('\n') + 1);
    for (const ResultFile& file : small_result(figure.substr(0, figure.size() - 1))) {
      if (file.name != "manifest.json") {
        EXPECT_EQ(files.text(file.name), file.content);
      }
    }
    return figure.substr(0, figure.size() - 1);
  } catch (const FileError&) {
    return std::nullopt;
  }
}

// Each moment that a kill can leave a trace of lies between two system calls.
TEST(ResultFolderKilled, AtEverySystemCallHasTheOldResultOrTheNewOne) {
  int moments = 0;
  int without_manifest = 0;
  for (End end = End::killed; end != End::done; ++moments) {
    const TestFolder work;
    const fs::path folder = work.path() / "result";
    write_over(folder, "old");
    write_file_atomically(folder / "notes.txt", "mine");
    end = write_and_kill(folder, "new", moments);
    if (end == End::cannot_trace) {
      GTEST_SKIP() << "ptrace is not allowed here";
    }
    const auto found = figure_in(folder);
    without_manifest += found ? 0 : 1;
    EXPECT_TRUE(!found || *found == "old" || *found == "new") << *found;
    // Whoever takes the folder next finishes what was begun.
    EXPECT_THROW(ResultFolder(request_for(folder)), ConfigError) << "moment " << moments;
    const auto finished = figure_in(folder);
    ASSERT_TRUE(finished) << "moment " << moments;
    EXPECT_TRUE(*finished == "new" || (end == End::killed && found == "old")) << *finished;
    EXPECT_EQ(read_file(folder / "notes.txt"), "mine");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 8) << "moment " << moments;
  }
  EXPECT_GT(moments, 50);
  EXPECT_GT(without_manifest, 5) << "of the moments that finishing is for";
}

}  // namespace
}  // namespace spacemoe
