#include <string>

#include "host/compare/benchmark_comparison.hpp"
#include "host/compare/benchmark_file.hpp"
#include "tests/fuzz/targets/targets.hpp"

namespace spacemoe {

FuzzTarget benchmark_target() {
  const std::string seed = R"({
  "context": {"host_name": "here", "num_cpus": 2, "caches": [], "library_build_type": "release"},
  "benchmarks": [
    {"name": "paths/8", "run_name": "paths/8", "run_type": "iteration", "repetitions": 2,
     "repetition_index": 0, "iterations": 12, "real_time": 5.85e+01, "cpu_time": 5.8e+01,
     "time_unit": "us", "items_per_second": 1.2e8},
    {"name": "paths/8", "run_name": "paths/8", "run_type": "iteration", "repetition_index": 1,
     "real_time": 5.9e+01, "time_unit": "us"},
    {"name": "rows_mean", "run_name": "rows", "run_type": "aggregate", "repetitions": 9,
     "aggregate_name": "mean", "real_time": 5.0, "time_unit": "ms"},
    {"name": "rows_stddev", "run_name": "rows", "run_type": "aggregate", "repetitions": 9,
     "aggregate_name": "stddev", "real_time": 0.5, "time_unit": "ms"},
    {"name": "gone", "run_name": "gone", "run_type": "iteration", "error_occurred": true,
     "error_message": "no device"}
  ]
})";
  const std::string with_words = R"({"context": {}, "benchmarks": [
    {"name": "a", "run_type": "iteration", "real_time": 0.0, "time_unit": "ns", "rate": NaN},
    {"name": "b", "run_type": "iteration", "real_time": 1, "time_unit": "s", "rate": -Infinity}]})";
  const auto read = [seed](std::string_view bytes) {
    const BenchmarkFile file = read_benchmark_text("times.json", std::string(bytes));
    for (const BenchmarkFile& other : {file, read_benchmark_text("whole.json", seed)}) {
      ResultComparison comparison = compare_benchmarks(file, other);
      judge_rows(comparison, {});
      static_cast<void>(comparison_table(comparison) + comparison_csv(comparison) +
                        comparison_json(comparison));
    }
  };
  return {read, {seed, with_words}};
}

}  // namespace spacemoe
