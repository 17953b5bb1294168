#include "host/inspect/network_files.hpp"

#include <iterator>

#include <fmt/format.h>

#include "host/topology/link_names.hpp"

namespace spacemoe {

std::string positions_csv(const Constellation& constellation, std::span<const OrbitState> orbits) {
  std::string text = "satellite,plane,slot,x_km,y_km,z_km,vx_km_s,vy_km_s,vz_km_s\n";
  for (const Satellite satellite : all<Satellite>(static_cast<std::uint32_t>(orbits.size()))) {
    const SatelliteAddress at = constellation.address(satellite);
    const auto& [position, velocity] = orbits[number(satellite)];
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{},{}\n", satellite, at.plane,
                   at.index_in_plane, position.x, position.y, position.z, velocity.x, velocity.y,
                   velocity.z);
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
