#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"
#include "host/placement/expected_latency.hpp"

/// The placement problem as files that a command reads: docs/schemes.md, "Rules by command".
namespace spacemoe {

/// An array that takes more is left out: latencies of more than 10,000 satellites.
inline constexpr std::uint64_t max_problem_array_bytes = 800'000'000;

/// What a command is asked for.
struct ProblemRequest {
  std::string scheme;
  std::uint32_t draw;
  std::uint32_t draws;
  std::uint64_t seed;  ///< for this draw
};

/// Arrays that a problem is written with, and what problem.json says of them.
class ProblemArrays {
 public:
  /// Writes them into a folder as .npy files: latencies_s (the rows that built-in schemes see),
  /// inclusion, expert_s, gateway_s, failed, memory_gb where it differs, positions_km. Throws
  /// FileError, and Interrupted where a stop is asked for.
  ProblemArrays(const std::filesystem::path& folder, const Study& study, const RunContext& context,
                ExpectedLatency& latency);
  ~ProblemArrays();
  ProblemArrays(const ProblemArrays&) = delete;
  ProblemArrays& operator=(const ProblemArrays&) = delete;

  /// Writes problem.json beside them. Throws FileError.
  void write_problem(const ProblemRequest& request, const Study& study) const;

 private:
  std::filesystem::path folder_;
  std::unique_ptr<nlohmann::ordered_json> listed_;
};

}  // namespace spacemoe
