#pragma once

#include <string>

#include <fmt/format.h>

#include "host/elements/elements_file.hpp"
#include "host/elements/tle.hpp"
#include "tests/complaint.hpp"
#include "tests/omm_text.hpp"

namespace spacemoe {

/// A published element set: OneWeb 12, September 2022.
inline const std::string oneweb_12_first =
    "1 44057U 19010A   22257.20365923  .00000199  00000+0  48632-3 0  9993";
inline const std::string oneweb_12_second =
    "2 44057  87.9123 141.9130 0002574  59.6606 300.4780 13.16594606171036";
inline const std::string oneweb_12 = oneweb_12_first + "\n" + oneweb_12_second + "\n";

/// The line with its last column replaced by the sum of its digits, a minus counting 1.
inline std::string summed(std::string line) {
  int sum = 0;
  line.resize(68, ' ');
  for (const char c : line) {
    sum += c == '-' ? 1 : (c >= '0' && c <= '9' ? c - '0' : 0);
  }
  return line + std::to_string(sum % 10);
}

/// The line with another text from a column (from 1) on, its checksum made right again.
inline std::string changed(std::string line, std::size_t column, const std::string& to) {
  return summed(line.replace(column - 1, to.size(), to));
}

/// The complaint about a text, whose name is FILE.
inline std::string complaint_about_elements(const std::string& text) {
  return complaint_of([&] { static_cast<void>(read_elements_text("FILE", text)); });
}

inline const std::string omm_csv_header =
    "OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,"
    "ARG_OF_PERICENTER,MEAN_ANOMALY,EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,"
    "ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT\n";

/// Elements as a row under that header.
inline std::string omm_csv(const OrbitalElements& of) {
  std::string epoch = utc_text(of.epoch);
  epoch.pop_back();
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", of.name, of.object_id,
                     epoch, of.mean_motion_per_day, of.eccentricity, of.inclination_deg,
                     of.raan_deg, of.pericentre_deg, of.mean_anomaly_deg, of.ephemeris_type,
                     of.classification, of.catalogue_number, of.element_set, of.revolution,
                     of.bstar, of.half_motion_rate, of.sixth_motion_change);
}

}  // namespace spacemoe
