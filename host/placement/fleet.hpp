#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/constellation/constellation.hpp"
#include "host/model/moe_model.hpp"
#include "host/model/satellite_compute.hpp"

/// Satellites that are not alike: those of a file, or of rules.
namespace spacemoe {

/// Planes of a shell, both included.
struct PlaneRange {
  std::uint32_t first;
  std::uint32_t last;

  bool operator==(const PlaneRange&) const = default;
};

/// "3" or "0-7". Nothing where a text is neither, or its last plane comes before its first.
[[nodiscard]] std::optional<PlaneRange> plane_range(std::string_view text);

/// The key that says which satellites are not like the others.
[[nodiscard]] std::string unlike_key(const ComputeSpec& compute);

/// What the file `compute.satellites` or the rules `compute.fleet` say of each satellite; of
/// several rules for one the last counts, figure by figure. Throws as read_satellite_compute, and
/// ConfigError for a rule that is for no satellite, or names planes that no shell has.
[[nodiscard]] SatelliteCompute satellite_compute(const ComputeSpec& compute,
                                                 const Constellation& constellation);

}  // namespace spacemoe
