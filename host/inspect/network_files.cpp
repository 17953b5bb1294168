#include "host/inspect/network_files.hpp"

#include <iterator>

#include <fmt/format.h>

#include "host/base/csv_field.hpp"
#include "host/topology/link_names.hpp"

namespace spacemoe {
namespace {

/// satellite,shell,plane,slot
std::string place_in(const Constellation& constellation, Satellite satellite) {
  const SatelliteAddress at = constellation.address(satellite);
  return fmt::format("{},{},{},{}", satellite, at.shell, at.plane, at.index_in_plane);
}

}  // namespace

std::string satellites_csv(const Constellation& constellation) {
  const std::span<const OrbitalElements> elements = constellation.elements();
  std::string text = "satellite,shell,plane,slot";
  text += elements.empty() ? "\n" : ",catalogue_number,name\n";
  for (const Satellite satellite : all<Satellite>(constellation.size())) {
    text += place_in(constellation, satellite);
    if (!elements.empty()) {
      const OrbitalElements& of = elements[number(satellite)];
      text += fmt::format(",{},{}", of.catalogue_number, csv_field(of.name));
    }
    text += "\n";
  }
  return text;
}

std::string positions_csv(const Constellation& constellation, std::span<const OrbitState> orbits) {
  std::string text =
      "satellite,shell,plane,slot,x_eci_km,y_eci_km,z_eci_km,vx_eci_km_s,vy_eci_km_s,vz_eci_km_s\n";
  for (const Satellite satellite : all<Satellite>(constellation.size())) {
    const auto& [position, velocity] = orbits[number(satellite)];
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{}\n",
                   place_in(constellation, satellite), position.x, position.y, position.z,
                   velocity.x, velocity.y, velocity.z);
  }
  return text;
}

std::string candidates_csv(std::span<const LinkCandidate> links) {
  std::string text = "candidate,a,b,kind\n";
  for (std::size_t i = 0; i < links.size(); ++i) {
    fmt::format_to(std::back_inserter(text), "{},{},{},{}\n", i, links[i].a, links[i].b,
                   name_of(links[i].kind));
  }
  return text;
}

std::string links_csv(std::span<const LinkCandidate> links, std::span<const LinkReport> reports) {
  std::string text = "a,b,kind,length_km,angular_rate_rad_s,up,state,weight_s\n";
  for (std::size_t i = 0; i < links.size(); ++i) {
    const LinkReport& report = reports[i];
    const bool up = report.state == LinkState::up;
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{}\n", links[i].a, links[i].b,
                   name_of(links[i].kind), report.geometry.length_km,
                   report.geometry.angular_rate_rad_per_s, up ? 1 : 0, name_of(report.state),
                   up ? fmt::format("{}", report.weight_s) : "");
  }
  return text;
}

}  // namespace spacemoe
