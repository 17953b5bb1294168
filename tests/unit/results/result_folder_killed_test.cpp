#include <csignal>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

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

/// All that stands in a folder.
std::string content_of(const fs::path& folder) {
  std::map<std::string, std::string> entries;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    entries[entry.path().string()] = entry.is_regular_file() ? read_file(entry.path()) : "";
  }
  std::string text;
  for (const auto& [name, content] : entries) {
    text += name + '\0' + content + '\0';
  }
  return text;
}

/// Writes a result in another process, and shows what stands in the folder whenever a system call
/// changed it: what a kill at that moment would leave. Returns whether tracing is allowed here.
bool write_step_by_step(const fs::path& folder, const std::string& figure,
                        const std::function<void()>& at_moment) {
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
  std::string before;
  while (waitpid(process, &status, 0) == process && WIFSTOPPED(status)) {
    if (std::string now = content_of(folder); now != before) {
      before = std::move(now);
      at_moment();
    }
    ptrace(PTRACE_SYSCALL, process, nullptr, nullptr);
  }
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_TRUE(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 3) << WEXITSTATUS(status);
  return WEXITSTATUS(status) == 0;
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
  const TestFolder work;
  const fs::path folder = work.path() / "result";
  write_over(folder, "old");
  write_file_atomically(folder / "notes.txt", "mine");
  int moments = 0;
  int without_manifest = 0;
  const auto finished_of = [&](const fs::path& left) {
    const auto found = figure_in(left);
    without_manifest += found ? 0 : 1;
    EXPECT_TRUE(!found || *found == "old" || *found == "new") << *found;
    // Whoever takes the folder next finishes what was begun.
    EXPECT_THROW(ResultFolder(request_for(left)), ConfigError) << "moment " << moments;
    const std::string finished = figure_in(left).value_or("nothing");
    EXPECT_TRUE(finished == "new" || (finished == "old" && found == "old")) << finished;
    EXPECT_EQ(read_file(left / "notes.txt"), "mine");
    EXPECT_EQ(std::distance(fs::directory_iterator(left), {}), 8) << "moment " << moments;
    return finished;
  };
  const bool is_traced = write_step_by_step(folder, "new", [&] {
    ++moments;
    const TestFolder left;
    fs::copy(folder, left.path() / "result", fs::copy_options::recursive);
    finished_of(left.path() / "result");
  });
  if (!is_traced) {
    GTEST_SKIP() << "ptrace is not allowed here";
  }
  EXPECT_EQ(finished_of(folder), "new");
  EXPECT_GT(moments, 20);
  EXPECT_GT(without_manifest, 5) << "of the moments that finishing is for";
}

}  // namespace
}  // namespace spacemoe
