#include "host/interchange/network_lists.hpp"

#include <iterator>

#include <fmt/format.h>

#include "host/interchange/degrees.hpp"
#include "host/topology/link_names.hpp"

namespace spacemoe {

std::string edge_list(std::span<const LinkCandidate> links, const SkyMoment& moment,
                      ListedLinks listed) {
  std::string text = fmt::format("{}{}, {} s\n# a b latency_s distance_km kind state\n",
                                 edge_list_start, moment.slot, moment.time_s);
  for (std::size_t i = 0; i < links.size(); ++i) {
    const LinkReport& report = moment.links[i];
    if (listed == ListedLinks::all || report.state == LinkState::up) {
      fmt::format_to(std::back_inserter(text), "{} {} {} {} {} {}\n", links[i].a, links[i].b,
                     report.weight_s, report.geometry.length_km, name_of(links[i].kind),
                     name_of(report.state));
    }
  }
  return text;
}

std::string node_list(const Constellation& constellation, const SkyMoment& moment) {
  std::string text(node_list_start);
  text += "longitude_deg,altitude_km,failed\n";
  for (const Satellite satellite : all<Satellite>(constellation.size())) {
    const SatelliteAddress at = constellation.address(satellite);
    const EarthPlace place = moment.place(satellite);
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{:.4f},{}\n", satellite, at.shell,
                   at.plane, at.index_in_plane, degrees_text(place.latitude_deg),
                   degrees_text(place.longitude_deg), place.altitude_km,
                   constellation.has_failed(satellite) ? 1 : 0);
  }
  return text;
}

}  // namespace spacemoe
