#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "host/model/moe_model.hpp"

namespace spacemoe {

/// Compute of each satellite, where they are not alike.
struct SatelliteCompute {
  std::vector<double> peak_gflops;  ///< [satellites]
  /// [satellites], infinite where not stated; empty where no memory counts.
  std::vector<double> memory_gb;
};

/// What the file `compute.satellites` says, and for satellites that it leaves out what the other
/// keys say: a CSV with the columns satellite, peak_gflops and, if it likes, memory_gb. An empty
/// field is as if the line were not there. Throws FileError where it cannot be read, ConfigError
/// with its line for satellites that there are not or that stand twice, and for what is not above 0
/// (a rate) or below 0 (memory).
[[nodiscard]] SatelliteCompute read_satellite_compute(const std::filesystem::path& file,
                                                      const ComputeSpec& others,
                                                      std::uint32_t satellites);

}  // namespace spacemoe
