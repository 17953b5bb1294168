#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace spacemoe {

/// Times of one benchmark of a Google Benchmark file: each repetition or, where the file has
/// aggregates alone, their mean and standard deviation. Real time, ns.
struct BenchmarkTimes {
  std::string name;
  std::vector<double> repetitions_ns;  ///< empty where only aggregates are known
  double mean_ns;                      ///< NaN where no time was measured
  double standard_deviation_ns;        ///< 0 for a single repetition
  std::uint64_t count;                 ///< of repetitions
};

struct BenchmarkFile {
  std::vector<BenchmarkTimes> benchmarks;  ///< in the order of the file
  std::vector<std::string> failed;         ///< benchmarks that ended with an error, or were skipped
  std::optional<std::string> host;         ///< the machine's name
};

/// Reads what a benchmark wrote with --benchmark_format=json or --benchmark_out. Counters may be
/// NaN or Infinity, which JSON does not have. Throws FileError, and ConfigError with the place for
/// a text that is no such JSON.
[[nodiscard]] BenchmarkFile read_benchmark_file(const std::filesystem::path& path);
/// The same from a text; `name` is what errors call it.
[[nodiscard]] BenchmarkFile read_benchmark_text(const std::string& name, const std::string& text);

}  // namespace spacemoe
