/// Gives a reader its corpus and mutants of it, or files: fuzzing by a number of inputs that is the
/// same every time, for any compiler.
///
///     fuzz_test                    lists the readers
///     fuzz_test READER MUTANTS     what there is to begin with, and so many mutants of it
///     fuzz_test READER FILE...     these inputs
///
/// Exit codes: 0 nothing found, 1 a finding, 2 a wrong command line.
#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <exception>
#include <filesystem>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/base/file.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/mutation.hpp"

namespace spacemoe {
namespace {

/// Processor time (s) after which a reader counts as one that never ends.
constexpr int longest_s = 60;

/// What the process that reads leaves behind, however it ends.
struct Trail {
  std::uint64_t taken = 0;
  std::uint64_t refused = 0;
  std::uint64_t size = 0;  ///< of the last input
  bool is_kept = false;    ///< whether all of it is below
  bool is_done = false;    ///< whether all inputs have been read
  char input[std::size_t{1} << 22] = {};
};

Trail& shared_trail() {
  void* memory = mmap(nullptr, sizeof(Trail), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                      /*fd=*/-1, /*offset=*/0);
  if (memory == MAP_FAILED) {
    throw std::bad_alloc();
  }
  return *new (memory) Trail;
}

void try_input(const FuzzTarget& target, std::string_view bytes, Trail& trail) {
  trail.size = bytes.size();
  trail.is_kept = bytes.size() <= std::size(trail.input);
  std::memcpy(trail.input, bytes.data(), std::min(bytes.size(), std::size(trail.input)));
  const itimerval limit = {{0, 0}, {longest_s, 0}};
  setitimer(ITIMER_PROF, &limit, nullptr);
  ++(give(target, bytes) == Reading::taken ? trail.taken : trail.refused);
}

void try_all(std::string_view name, std::span<const std::string> files, std::uint64_t mutants,
             Trail& trail) {
  const FuzzTarget target = make_fuzz_target(name);
  if (!files.empty()) {
    for (const std::string& file : files) {
      try_input(target, read_file(file), trail);
    }
    return;
  }
  const std::vector<std::string> seeds = inputs_to_begin_with(name, target);
  for (const std::string& seed : seeds) {
    try_input(target, seed, trail);
  }
  for (std::uint64_t number = 0; number < mutants; ++number) {
    try_input(target, mutant(seeds, number), trail);
  }
}

/// Writes down the input that a reader ended at, and says how to see it again.
void tell_finding(std::string_view name, int status, const Trail& trail) {
  const std::string end = WIFEXITED(status) ? fmt::format("exit code {}", WEXITSTATUS(status))
                          : WTERMSIG(status) == SIGPROF
                              ? fmt::format("more than {} s of work", longest_s)
                              : fmt::format("signal {}", WTERMSIG(status));
  const std::uint64_t number = trail.taken + trail.refused;
  fmt::print(stderr, "{}: input {} ends with {}\n", name, number, end);
  if (trail.is_kept) {
    const std::string file = fmt::format("{}-{}.finding", name, number);
    write_file_atomically(file, std::string_view(trail.input, trail.size));
    fmt::print(stderr, "see it again: fuzz_test {} {}\n", name,
               std::filesystem::absolute(file).string());
  }
}

/// Whether a number of inputs says something: of many, some are taken and some are refused.
bool tells_something(const Trail& trail, std::uint64_t mutants) {
  const std::uint64_t few = mutants / 100;
  return mutants == 0 || (trail.taken > few && trail.refused > few);
}

int run(std::string_view name, std::span<const std::string> files, std::uint64_t mutants) {
  Trail& trail = shared_trail();
  const pid_t process = fork();
  if (process == 0) {
    try_all(name, files, mutants, trail);  // an exception from here ends in a signal
    trail.is_done = true;
    std::exit(0);
  }
  int status = 0;
  waitpid(process, &status, 0);
  if (status != 0 || !trail.is_done) {
    tell_finding(name, status, trail);
    return 1;
  }
  fmt::print("{}: {} inputs, {} taken, {} refused\n", name, trail.taken + trail.refused,
             trail.taken, trail.refused);
  if (!tells_something(trail, mutants)) {
    fmt::print(stderr, "{}: next to nothing is {}, so that this proves nothing\n", name,
               trail.taken < trail.refused ? "taken" : "refused");
    return 1;
  }
  return 0;
}

int fuzz_main(std::span<const std::string> arguments) {
  if (arguments.empty()) {
    for (const NamedTarget& target : fuzz_targets()) {
      fmt::print("{}\n", target.name);
    }
    return 0;
  }
  const std::string& name = arguments[0];
  if (std::ranges::find(fuzz_targets(), name, &NamedTarget::name) == fuzz_targets().end() ||
      arguments.size() == 1) {
    fmt::print(stderr, "usage: fuzz_test [READER MUTANTS | READER FILE...]\n");
    return 2;
  }
  std::uint64_t mutants = 0;
  const std::string& last = arguments[1];
  const auto read = std::from_chars(last.data(), last.data() + last.size(), mutants);
  const bool is_number = arguments.size() == 2 && read.ptr == last.data() + last.size();
  return is_number ? run(name, {}, mutants) : run(name, arguments.subspan(1), 0);
}

}  // namespace
}  // namespace spacemoe

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return spacemoe::fuzz_main(arguments);
}
