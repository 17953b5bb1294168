#pragma once

#include "host/compare/benchmark_file.hpp"
#include "host/compare/result_comparison.hpp"

namespace spacemoe {

/// Compares the benchmarks that both files have, by real time. Their repetitions are not paired;
/// the interval of the ratio is Welch's, since they are few.
[[nodiscard]] ResultComparison compare_benchmarks(const BenchmarkFile& a, const BenchmarkFile& b);

}  // namespace spacemoe
