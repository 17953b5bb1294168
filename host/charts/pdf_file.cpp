#include "host/charts/pdf_file.hpp"

#include <array>
#include <cstring>
#include <string>

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/base/error.hpp"
#include "host/base/path_lookup.hpp"
#include "host/base/temporary_file.hpp"

extern char** environ;

namespace spacemoe {

bool can_write_pdf() {
  return is_in_path(pdf_program);
}

void write_pdf(const std::filesystem::path& svg, const std::filesystem::path& pdf) {
  // The program writes to its stdout: a file that it opened by name could be a link.
  TemporaryFile file(pdf);
  std::array<std::string, 4> words = {pdf_program, "--format=pdf", "--", svg.string()};
  std::array<char*, 5> arguments{};
  for (std::size_t i = 0; i < words.size(); ++i) {
    arguments[i] = words[i].data();
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, file.descriptor(), STDOUT_FILENO);
  pid_t child = 0;
  const int error = posix_spawnp(&child, pdf_program, &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (error != 0) {
    throw FileError(pdf.string(), "write",
                    fmt::format("{} does not start: {}", pdf_program, std::strerror(error)));
  }
  if (waitpid(child, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw FileError(pdf.string(), "write", fmt::format("{} failed", pdf_program));
  }
  file.take_name(Existing::replaced);
}

}  // namespace spacemoe
