#pragma once

#include <cstdint>
#include <string>

#include "host/elements/utc_time.hpp"

namespace spacemoe {

/// Mean elements of a satellite for SGP4, as catalogues publish them (CCSDS 502.0-B-3, OMM): in
/// their units, so that nothing is rounded between a file and another.
struct OrbitalElements {
  std::string name;       ///< may be empty
  std::string object_id;  ///< international designator, YYYY-NNNP; may be empty
  std::uint32_t catalogue_number = 0;
  char classification = 'U';
  UtcTime epoch = {};
  double mean_motion_per_day = 0.0;  ///< revolutions, of Kozai
  double eccentricity = 0.0;
  double inclination_deg = 0.0;
  double raan_deg = 0.0;
  double pericentre_deg = 0.0;  ///< argument of pericentre
  double mean_anomaly_deg = 0.0;
  double bstar = 0.0;             ///< drag term, per radius of wgs72
  double half_motion_rate = 0.0;  ///< half the rate of the mean motion, rev/day^2; SGP4 ignores it
  double sixth_motion_change = 0.0;  ///< a sixth of the rate of that rate, rev/day^3; ignored too
  std::uint32_t ephemeris_type = 0;
  std::uint32_t element_set = 0;  ///< its number
  std::uint32_t revolution = 0;   ///< at epoch
  int line = 0;                   ///< of the file that it stands in, from 1; 0: in none

  bool operator==(const OrbitalElements&) const = default;
};

/// Name and catalogue number, as messages have them: `ONEWEB-0012 (44057)`.
[[nodiscard]] std::string satellite_text(const OrbitalElements& elements);

}  // namespace spacemoe
