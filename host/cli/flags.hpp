#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/error.hpp"
#include "host/cli/options.hpp"

/// Flags that several commands have, and forms of values that several flags take. A value that a
/// flag does not take is a ConfigError, with the flag as its key.
namespace spacemoe {

template <class Value>
using Names = std::map<std::string, Value>;

/// The number of the word that was typed for a flag. Throws ConfigError where it is none of them,
/// with the one that is meant where that can be told.
[[nodiscard]] std::size_t word_typed(const std::string& flag, const std::string& typed,
                                     std::span<const std::string> words);

/// A flag whose value is one of a few words.
template <class Value>
CLI::Option* add_choice(CLI::App& app, const std::string& flag, Value& value,
                        const Names<Value>& names, const std::string& help) {
  std::vector<std::string> words;
  for (const auto& [name, ignored] : names) {
    words.push_back(name);
  }
  const std::string allowed = fmt::format("{}", fmt::join(words, "|"));
  return app
      .add_option_function<std::string>(
          flag,
          [&value, names, words, flag](const std::string& typed) {
            value = names.at(words[word_typed(flag, typed, words)]);
          },
          help)
      ->type_name(allowed)
      ->option_text(allowed);
}

/// Integers that a flag takes.
struct FlagRange {
  std::uint64_t min = 0;
  std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
};

/// The integer that was typed for a flag. Throws ConfigError.
[[nodiscard]] std::uint64_t integer_typed(const std::string& flag, const std::string& typed,
                                          const FlagRange& range);

/// Those of a list, separated by commas. Throws ConfigError.
[[nodiscard]] std::vector<std::uint64_t> integers_typed(const std::string& flag,
                                                        const std::string& typed,
                                                        const FlagRange& range);

/// A flag whose value is an integer; `take` gets it. The help ends with the range.
CLI::Option* add_integer(CLI::App& app, const std::string& flag, const FlagRange& range,
                         const std::function<void(std::uint64_t)>& take, const std::string& help);

/// Numbers that a flag takes.
struct FlagNumbers {
  double min;
  double max;
  std::string unit;  ///< in words, for errors: "Gbps"
};

/// A flag whose value is a list of numbers, separated by commas; `take` gets it.
CLI::Option* add_numbers(CLI::App& app, const std::string& flag, const FlagNumbers& range,
                         const std::function<void(std::vector<double>)>& take,
                         const std::string& help);
/// The same for integers.
CLI::Option* add_integers(CLI::App& app, const std::string& flag, const FlagRange& range,
                          const std::function<void(std::vector<std::uint64_t>)>& take,
                          const std::string& help);

/// A flag whose value is a list of words, separated by commas, of those that are known.
CLI::Option* add_words(CLI::App& app, const std::string& flag,
                       const std::vector<std::string>& words,
                       const std::function<void(std::vector<std::string>)>& take,
                       const std::string& help);

/// A flag whose value is a time, as parse_duration reads it.
CLI::Option* add_duration(CLI::App& app, const std::string& flag,
                          const std::function<void(std::chrono::duration<double>)>& take,
                          const std::string& help);

/// Config, overrides, seed: all that determines the study.
CLI::Option* add_config(CLI::App& app, CommonOptions& options);
/// The latter two alone.
void add_overrides(CLI::App& app, CommonOptions& options);
void add_backend(CLI::App& app, CommonOptions& options);
void add_format(CLI::App& app, OutputFormat& format);
inline void add_format(CLI::App& app, CommonOptions& options) {
  add_format(app, options.format);
}
void add_batch_slots(CLI::App& app, CommonOptions& options);
/// Whether files that the command made before give way.
CLI::Option* add_force(CLI::App& app, bool& force);
/// Flags for where results go and how they are made.
void add_run_output(CLI::App& app, RunOptions& options);

}  // namespace spacemoe
