#pragma once

#include <string>

#include <fmt/format.h>

#include "host/elements/orbital_elements.hpp"

namespace spacemoe {

/// Elements as an object of OMM, as CelesTrak writes it. Name and designator must need no escapes.
inline std::string omm_json(const OrbitalElements& of) {
  std::string epoch = utc_text(of.epoch);
  epoch.pop_back();
  return fmt::format(
      R"({{"OBJECT_NAME":"{}","OBJECT_ID":"{}","EPOCH":"{}","MEAN_MOTION":{},"ECCENTRICITY":{},)"
      R"("INCLINATION":{},"RA_OF_ASC_NODE":{},"ARG_OF_PERICENTER":{},"MEAN_ANOMALY":{},)"
      R"("EPHEMERIS_TYPE":{},"CLASSIFICATION_TYPE":"{}","NORAD_CAT_ID":{},"ELEMENT_SET_NO":{},)"
      R"("REV_AT_EPOCH":{},"BSTAR":{},"MEAN_MOTION_DOT":{},"MEAN_MOTION_DDOT":{}}})",
      of.name, of.object_id, epoch, of.mean_motion_per_day, of.eccentricity, of.inclination_deg,
      of.raan_deg, of.pericentre_deg, of.mean_anomaly_deg, of.ephemeris_type, of.classification,
      of.catalogue_number, of.element_set, of.revolution, of.bstar, of.half_motion_rate,
      of.sixth_motion_change);
}

/// Six satellites in two planes, as OMM in CSV.
inline constexpr const char* two_planes_csv =
    "OBJECT_NAME,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,"
    "ARG_OF_PERICENTER,MEAN_ANOMALY,NORAD_CAT_ID,BSTAR\n"
    "A0,2026-03-20T14:46:00,13.15,0.0002,87.9,20.0,0,0,70001,0\n"
    "A1,2026-03-20T14:46:00,13.15,0.0002,87.9,20.0,0,120,70002,0\n"
    "A2,2026-03-20T14:46:00,13.15,0.0002,87.9,20.0,0,240,70003,0\n"
    "B0,2026-03-20T14:46:00,13.15,0.0002,87.9,50.0,0,40,70004,0\n"
    "B1,2026-03-20T14:46:00,13.15,0.0002,87.9,50.0,0,160,70005,0\n"
    "B2,2026-03-20T14:46:00,13.15,0.0002,87.9,50.0,0,280,70006,0\n";

}  // namespace spacemoe
