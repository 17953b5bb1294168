#include "host/compare/compare_results.hpp"

#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/compare/benchmark_comparison.hpp"
#include "host/compare/benchmark_file.hpp"
#include "host/compare/run_comparison.hpp"
#include "host/compare/sweep_comparison.hpp"
#include "host/results/stored_result.hpp"
#include "host/sweep/sweep_data.hpp"

namespace spacemoe {
namespace {

enum class ResultKind : std::uint8_t { run, sweep, benchmark };

const char* name_of(ResultKind kind) {
  switch (kind) {
    case ResultKind::run:
      return "a result folder of run";
    case ResultKind::sweep:
      return "a sweep";
    case ResultKind::benchmark:
      break;
  }
  return "a benchmark's JSON";
}

/// Whether a folder holds shards or a merged sweep.
bool holds_database(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".sqlite") {
      return true;
    }
  }
  return false;
}

/// The first bytes of every SQLite database (https://www.sqlite.org/fileformat.html, 1.3).
constexpr std::string_view database_start = "SQLite format 3";

/// Bytes that a file starts with, as far as they tell kinds apart.
std::string start_of(const std::filesystem::path& path) {
  constexpr std::size_t enough = 1024;
  std::string start(enough, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(file.gcount()));
  return start;
}

/// Whether a text may be a JSON object.
bool starts_as_json(std::string_view start) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (start.starts_with(byte_order_mark)) {
    start.remove_prefix(byte_order_mark.size());
  }
  const std::size_t first = start.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && start[first] == '{';
}

/// `name` is what the command line calls the path.
ResultKind kind_of(const std::filesystem::path& path, const std::string& name) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    throw FileError(path.string(), "read", "no such file or folder");
  }
  if (std::filesystem::is_directory(status)) {
    return !std::filesystem::exists(path / "manifest.json") && holds_database(path)
               ? ResultKind::sweep
               : ResultKind::run;
  }
  if (!std::filesystem::is_regular_file(status)) {
    return ResultKind::benchmark;  // a pipe, say, which can be read once
  }
  const std::string start = start_of(path);
  if (start.starts_with(database_start)) {
    return ResultKind::sweep;
  }
  if (!starts_as_json(start)) {
    throw ConfigError(
        {.key = name,
         .found = fmt::format("{} is no result", path.string()),
         .allowed = "the folder of a run or search, a sweep (its folder or a database), or the "
                    "output of a Google Benchmark, --benchmark_format=json"});
  }
  return ResultKind::benchmark;
}

/// Length of a run's slots by when they start, which slot k does after k of them; nothing where
/// there is only the first one.
std::optional<double> slot_length_of(const std::vector<SchemeResult>& schemes) {
  for (const SlotSummary& slot : schemes.front().slots) {
    if (slot.realisation == 0 && slot.time_s > 0.0) {
      return slot.time_s / number(slot.slot);
    }
  }
  return std::nullopt;
}

ComparedRun read_run(const std::filesystem::path& folder) {
  StoredResult stored = read_result_folder(folder);
  const ExperimentConfig& config = stored.loaded.config;
  RunWeather weather = run_weather(config, slot_length_of(stored.result.schemes));
  // Resolved anew, so that keys which an earlier version did not know are no differences.
  return {resolved_json(config),       stored.seed,
          stored.result.slots_planned, stored.result.slots_done,
          stored.result.interrupted(), std::move(stored.result.schemes),
          std::move(stored.remarks),   std::move(weather),
          config.activation.seed};
}

ResultComparison compared(ResultKind kind, const std::filesystem::path& a,
                          const std::filesystem::path& b) {
  switch (kind) {
    case ResultKind::run:
      return compare_runs(read_run(a), read_run(b));
    case ResultKind::sweep:
      return compare_sweeps(read_sweep(a), read_sweep(b));
    case ResultKind::benchmark:
      break;
  }
  return compare_benchmarks(read_benchmark_file(a), read_benchmark_file(b));
}

}  // namespace

ResultComparison compare_results(const std::filesystem::path& a, const std::filesystem::path& b,
                                 const VerdictRule& rule) {
  const ResultKind kind = kind_of(a, "A");
  const ResultKind other = kind_of(b, "B");
  if (kind != other) {
    throw ConfigError({.key = "B",
                       .found = fmt::format("{} is {}", b.string(), name_of(other)),
                       .allowed = fmt::format("{}, as A", name_of(kind))});
  }
  ResultComparison comparison = compared(kind, a, b);
  judge_rows(comparison, rule);
  return comparison;
}

}  // namespace spacemoe
