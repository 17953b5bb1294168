#include "host/cli/flags.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "host/base/duration.hpp"
#include "host/base/nearest_name.hpp"
#include "host/base/number.hpp"

namespace spacemoe {
namespace {

const Names<BackendChoice> backend_names = {
    {"auto", BackendChoice::automatic}, {"cpu", BackendChoice::cpu}, {"cuda", BackendChoice::cuda}};
const Names<OutputFormat> format_names = {
    {"table", OutputFormat::table}, {"json", OutputFormat::json}, {"csv", OutputFormat::csv}};

/// Words that mean one of ours, and share no letters with it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> other_words = {
    {{"gpu", "cuda"}, {"nvidia", "cuda"}, {"text", "table"}, {"yml", "yaml"}}};

[[noreturn]] void refuse_value(const std::string& flag, const std::string& typed,
                               const std::string& allowed, const std::string& hint = "") {
  throw ConfigError(
      {.key = flag, .found = fmt::format("found {}", typed), .allowed = allowed, .hint = hint});
}

/// The word that somebody may mean; empty where that cannot be told.
std::string word_meant(const std::string& typed, std::span<const std::string> words) {
  const auto* other = std::ranges::find(other_words, typed,
                                        [](const auto& pair) { return std::string(pair.first); });
  if (other != other_words.end() && std::ranges::find(words, other->second) != words.end()) {
    return is_meant(other->second);
  }
  return meant(typed, words);
}

/// "1 to 4096"
std::string range_text(const FlagRange& range) {
  const bool is_open = range.max == std::numeric_limits<std::uint64_t>::max();
  return fmt::format("{} to {}", range.min,
                     is_open ? std::string("2^64 - 1") : fmt::format("{}", range.max));
}

}  // namespace

std::size_t word_typed(const std::string& flag, const std::string& typed,
                       std::span<const std::string> words) {
  const auto found = std::ranges::find(words, typed);
  if (found == words.end()) {
    refuse_value(flag, typed, fmt::format("{}", fmt::join(words, ", ")), word_meant(typed, words));
  }
  return static_cast<std::size_t>(found - words.begin());
}

std::uint64_t integer_typed(const std::string& flag, const std::string& typed,
                            const FlagRange& range) {
  const auto number = parse_unsigned(typed);
  if (!number || *number < range.min || *number > range.max) {
    refuse_value(flag, typed, fmt::format("an integer from {}", range_text(range)));
  }
  return *number;
}

CLI::Option* add_integer(CLI::App& app, const std::string& flag, const FlagRange& range,
                         const std::function<void(std::uint64_t)>& take, const std::string& help) {
  return app
      .add_option_function<std::string>(
          flag,
          [flag, range, take](const std::string& typed) {
            take(integer_typed(flag, typed, range));
          },
          fmt::format("{} ({})", help, range_text(range)))
      ->type_name("UINT");
}

namespace {

/// The items of a list; an empty one where a comma says so.
std::vector<std::string> items_of(const std::string& typed) {
  std::vector<std::string> items(1);
  for (const char letter : typed) {
    if (letter == ',') {
      items.emplace_back();
    } else {
      items.back() += letter;
    }
  }
  return items;
}

}  // namespace

CLI::Option* add_numbers(CLI::App& app, const std::string& flag, const FlagNumbers& range,
                         const std::function<void(std::vector<double>)>& take,
                         const std::string& help) {
  return app
      .add_option_function<std::string>(
          flag,
          [flag, range, take](const std::string& typed) {
            std::vector<double> numbers;
            for (const std::string& item : items_of(typed)) {
              const auto number = parse_number(item);
              if (!number || *number < range.min || *number > range.max) {
                refuse_value(flag, item,
                             fmt::format("numbers from {:.6g} to {:.6g}{}", range.min, range.max,
                                         range.unit));
              }
              numbers.push_back(*number);
            }
            take(std::move(numbers));
          },
          help)
      ->type_name("NUMBER,...");
}

std::vector<std::uint64_t> integers_typed(const std::string& flag, const std::string& typed,
                                          const FlagRange& range) {
  std::vector<std::uint64_t> numbers;
  for (const std::string& item : items_of(typed)) {
    numbers.push_back(integer_typed(flag, item, range));
  }
  return numbers;
}

CLI::Option* add_integers(CLI::App& app, const std::string& flag, const FlagRange& range,
                          const std::function<void(std::vector<std::uint64_t>)>& take,
                          const std::string& help) {
  return app
      .add_option_function<std::string>(
          flag,
          [flag, range, take](const std::string& typed) {
            take(integers_typed(flag, typed, range));
          },
          help)
      ->type_name("UINT,...");
}

CLI::Option* add_words(CLI::App& app, const std::string& flag,
                       const std::vector<std::string>& words,
                       const std::function<void(std::vector<std::string>)>& take,
                       const std::string& help) {
  return app
      .add_option_function<std::string>(
          flag,
          [flag, words, take](const std::string& typed) {
            std::vector<std::string> chosen;
            for (const std::string& word : items_of(typed)) {
              chosen.push_back(words[word_typed(flag, word, words)]);
            }
            take(std::move(chosen));
          },
          help)
      ->type_name("NAME,...");
}

CLI::Option* add_duration(CLI::App& app, const std::string& flag,
                          const std::function<void(std::chrono::duration<double>)>& take,
                          const std::string& help) {
  return app
      .add_option_function<std::string>(
          flag,
          [flag, take](const std::string& typed) {
            const auto duration = parse_duration(typed);
            if (!duration) {
              refuse_value(flag, typed, fmt::format("above 0, {}", duration_forms));
            }
            take(*duration);
          },
          help)
      ->type_name("TIME");
}

void add_overrides(CLI::App& app, CommonOptions& options) {
  app.add_option("--set", options.overrides,
                 "Override a key of the config; list items by index: "
                 "constellation.shells.0.planes=24. Repeatable")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  add_integer(
      app, "--seed", {}, [&options](std::uint64_t seed) { options.seed = seed; },
      "Override evaluation.seed: other outages, random placements and sampled tokens. Which "
      "experts are popular stays: that is activation.seed");
}

CLI::Option* add_config(CLI::App& app, CommonOptions& options) {
  CLI::Option* config =
      app.add_option("config", options.config, "The study, a YAML file")->type_name("CONFIG");
  add_overrides(app, options);
  return config;
}

void add_backend(CLI::App& app, CommonOptions& options) {
  add_integer(
      app, "--threads", {1, 4096},
      [&options](std::uint64_t threads) { options.threads = static_cast<unsigned>(threads); },
      "Host threads; default: all that the process may use");
  add_choice(app, "--backend", options.backend, backend_names,
             "What computes; auto takes a GPU where one works");
}

void add_format(CLI::App& app, OutputFormat& format) {
  add_choice(app, "--format", format, format_names, "Form of what goes to stdout");
}

void add_batch_slots(CLI::App& app, CommonOptions& options) {
  add_integer(
      app, "--batch-slots", {1, 1'000'000},
      [&options](std::uint64_t slots) { options.batch_slots = static_cast<std::uint32_t>(slots); },
      "Slots in memory at a time; default: what suits the backend. Changes no result");
}

CLI::Option* add_force(CLI::App& app, bool& force) {
  return app.add_flag("--force", force,
                      "Overwrite what this command made before; never other files");
}

void add_run_output(CLI::App& app, RunOptions& options) {
  app.add_option(
         "--out", options.out,
         "Result folder; default: runs/NAME (search: runs/NAME-search), then with -2, -3, ...")
      ->type_name("DIR");
  add_force(app, options.force);
  add_batch_slots(app, options.common);
  app.add_flag("--wide", options.wide,
               "All columns of the table on stdout, instead of those that fit in 80 characters");
}

}  // namespace spacemoe
