#include "tests/simt/backend/apart.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <sstream>
#include <string>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace spacemoe {
namespace {

/// Longer than any of these works takes; without a wait one might never end.
constexpr unsigned patience_s = 60;

std::string work_and_tell(const std::function<void(Digest&)>& work) {
  Digest digest;
  work(digest);
  std::ostringstream told;
  told << digest.value() << '\n';
  for (const simt::Wait& wait : simt::take_waits()) {
    told << wait.line << ' ' << wait.file << '\n';
  }
  return told.str();
}

void write_all(int pipe, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t written = write(pipe, text.data() + done, text.size() - done);
    if (written <= 0) {
      std::_Exit(EXIT_FAILURE);
    }
    done += static_cast<std::size_t>(written);
  }
}

std::string read_all(int pipe) {
  std::string text;
  std::array<char, 4096> part{};
  for (ssize_t got = 0; (got = read(pipe, part.data(), part.size())) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(got));
  }
  return text;
}

/// The status alone tells what went wrong: many of these processes are meant to fail.
[[noreturn]] void be_the_child(int pipe, const std::function<void(Digest&)>& work) {
  const int nowhere = open("/dev/null", O_WRONLY);
  dup2(nowhere, STDERR_FILENO);
  dup2(nowhere, STDOUT_FILENO);
  alarm(patience_s);
  try {
    write_all(pipe, work_and_tell(work));
  } catch (const std::exception&) {
    std::_Exit(EXIT_FAILURE);
  }
  std::_Exit(EXIT_SUCCESS);
}

Outcome read_outcome(const std::string& text) {
  std::istringstream told(text);
  Outcome outcome;
  std::uint64_t digest = 0;
  told >> digest;
  outcome.results = digest;
  simt::Wait wait;
  while (told >> wait.line && told.get() == ' ' && std::getline(told, wait.file)) {
    outcome.waits.push_back(wait);
  }
  return outcome;
}

}  // namespace

void Digest::add_bytes(std::span<const std::byte> bytes) {
  for (const std::byte byte : bytes) {
    value_ = (value_ ^ static_cast<std::uint64_t>(byte)) * 0x100000001B3U;
  }
}

Outcome run_apart(const std::function<void(Digest&)>& work, const simt::Schedule& schedule,
                  const std::function<bool(std::size_t, const simt::Wait&)>& is_left_out) {
  int ends[2];
  if (pipe(ends) != 0) {
    std::abort();
  }
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) {
    std::abort();
  }
  if (child == 0) {
    close(ends[0]);
    simt::set_schedule(schedule);
    simt::note_waits(is_left_out);
    be_the_child(ends[1], work);
  }
  close(ends[1]);
  const std::string text = read_all(ends[0]);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS ? read_outcome(text) : Outcome{};
}

}  // namespace spacemoe
