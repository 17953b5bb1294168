#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace spacemoe {

/// Values that an element may have. Keys are those of OMM.
struct ElementRange {
  std::string_view key;
  double min;
  double max;
  bool has_min = true;  ///< whether the ends belong to it
  bool has_max = true;

  [[nodiscard]] bool holds(double value) const {
    return (has_min ? value >= min : value > min) && (has_max ? value <= max : value < max);
  }
  /// "a number from 0 to below 1"
  [[nodiscard]] std::string allowed() const;
};

inline constexpr ElementRange mean_motion_range = {"MEAN_MOTION", 0.0, 20.0, false};
inline constexpr ElementRange eccentricity_range = {"ECCENTRICITY", 0.0, 1.0, true, false};
inline constexpr ElementRange inclination_range = {"INCLINATION", 0.0, 180.0};
inline constexpr ElementRange raan_range = {"RA_OF_ASC_NODE", 0.0, 360.0};
inline constexpr ElementRange pericentre_range = {"ARG_OF_PERICENTER", 0.0, 360.0};
inline constexpr ElementRange mean_anomaly_range = {"MEAN_ANOMALY", 0.0, 360.0};

[[nodiscard]] constexpr ElementRange any_number(std::string_view key) {
  return {key, std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()};
}

/// 4 means SGP4-XP, another model.
inline constexpr std::uint32_t max_ephemeris_type = 3;
inline constexpr std::string_view allowed_ephemeris_types =
    "0 to 3 (4 is for SGP4-XP, another model)";

}  // namespace spacemoe
