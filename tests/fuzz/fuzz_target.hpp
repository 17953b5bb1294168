#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Readers of the program, each to be given any bytes at all.
namespace spacemoe {

/// A reader that has broken its word, for example by reading what it wrote as something else.
class BrokenPromise : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// A reader under attack.
struct FuzzTarget {
  /// Reads bytes, and does with what it has read what the program would do. Bytes are refused by
  /// ConfigError or FileError; any other end is a finding.
  std::function<void(std::string_view bytes)> read;
  /// What to begin with, beside the files in corpus/NAME: texts that are read, and some that
  /// aren't.
  std::vector<std::string> seeds;
};

/// How a target is made, which may take a small study.
struct NamedTarget {
  std::string_view name;
  FuzzTarget (*make)();
};

[[nodiscard]] std::span<const NamedTarget> fuzz_targets();
/// Throws std::invalid_argument for a name that there is none of.
[[nodiscard]] FuzzTarget make_fuzz_target(std::string_view name);

/// Whether a reader took an input.
enum class Reading : std::uint8_t { taken, refused };

/// Gives bytes to a reader. What it throws beyond its promise comes through.
Reading give(const FuzzTarget& target, std::string_view bytes);

/// The seeds of a target, and the files of its corpus.
[[nodiscard]] std::vector<std::string> inputs_to_begin_with(std::string_view name,
                                                            const FuzzTarget& target);

}  // namespace spacemoe
