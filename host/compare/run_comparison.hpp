#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/compare/result_comparison.hpp"
#include "host/compare/run_weather.hpp"
#include "host/experiment/result.hpp"

namespace spacemoe {

/// Parts of a run that a comparison takes.
struct ComparedRun {
  std::string config_json;  ///< the resolved config
  std::uint64_t seed;
  std::uint32_t slots_planned;
  std::uint32_t slots_done;
  bool interrupted;
  std::vector<SchemeResult> schemes;
  std::vector<std::string> remarks = {};  ///< on what its folder lacks
  RunWeather weather = {};
  std::uint64_t activation_seed = 1;
};

/// Compares two runs scheme by scheme, for the schemes that both have, and says what the comparison
/// rests on: keys in which the configs differ, what is paired and why not, what each run delivers.
[[nodiscard]] ResultComparison compare_runs(const ComparedRun& a, const ComparedRun& b);

}  // namespace spacemoe
