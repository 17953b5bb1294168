#include "host/interchange/placement_places.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/version.hpp"
#include "host/interchange/degrees.hpp"
#include "host/interchange/ground_lines.hpp"
#include "host/placement/placement_table.hpp"

namespace spacemoe {
namespace {

std::string number_or_null(std::optional<double> value) {
  return value ? fmt::format("{}", *value) : "null";
}

std::string module_feature(const PlacedModule& module, const Constellation& constellation,
                           const SkyMoment& moment) {
  const EarthPlace place = moment.place(module.satellite);
  const SatelliteAddress at = constellation.address(module.satellite);
  return fmt::format(
      R"({{"type": "Feature", "geometry": {{"type": "Point", "coordinates": [{}, {}]}}, )"
      R"("properties": {{"role": "{}", "layer": {}, "expert": {}, "satellite": {}, "shell": {}, )"
      R"("plane": {}, "index_in_plane": {}, "altitude_km": {:.4f}}}}})",
      degrees_text(place.longitude_deg), degrees_text(place.latitude_deg), module.role,
      module.layer, module.expert ? fmt::format("{}", *module.expert) : "null", module.satellite,
      at.shell, at.plane, at.index_in_plane, place.altitude_km);
}

std::string line_text(const GroundLine& line) {
  std::vector<std::string> points;
  std::ranges::transform(line, std::back_inserter(points), [](const GroundPoint& point) {
    return fmt::format("[{}, {}]", degrees_text(point.longitude_deg),
                       degrees_text(point.latitude_deg));
  });
  return fmt::format("[{}]", fmt::join(points, ", "));
}

/// The lines below a layer's ways, there and onward.
std::vector<std::string> lines_of(const LayerWay& layer, const SkyMoment& moment) {
  std::vector<std::string> lines;
  for (const ExpertWay& expert : layer.experts) {
    for (const auto* nodes : {&expert.there, &expert.onward}) {
      std::vector<Vector3> positions_km;
      for (const Satellite node : *nodes) {
        positions_km.push_back(moment.orbits[number(node)].position_km);
      }
      for (const GroundLine& line : ground_lines(positions_km, moment.turned_rad)) {
        lines.push_back(line_text(line));
      }
    }
  }
  return lines;
}

std::string layer_feature(std::size_t number, const LayerWay& layer, const SkyMoment& moment) {
  const std::vector<std::string> lines = lines_of(layer, moment);
  std::vector<std::string> experts;
  std::ranges::transform(layer.experts, std::back_inserter(experts),
                         [](const ExpertWay& expert) { return fmt::format("{}", expert.expert); });
  const std::string geometry =
      lines.empty() ? "null"
                    : fmt::format(R"({{"type": "MultiLineString", "coordinates": [{}]}})",
                                  fmt::join(lines, ", "));
  return fmt::format(
      R"({{"type": "Feature", "geometry": {}, "properties": {{"role": "token", "layer": {}, )"
      R"("experts": [{}], "latency_s": {}}}}})",
      geometry, number, fmt::join(experts, ", "), number_or_null(layer.latency_s));
}

}  // namespace

std::string placement_places_csv(const Placement& placement, const Constellation& constellation,
                                 const SkyMoment& moment) {
  std::string text(placement_places_start);
  text += "longitude_deg,altitude_km\n";
  for (const PlacedModule& module : placed_modules(placement)) {
    const SatelliteAddress at = constellation.address(module.satellite);
    const EarthPlace place = moment.place(module.satellite);
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{},{},{:.4f}\n", module.layer,
                   module.role, module.expert ? fmt::format("{}", *module.expert) : "", at.shell,
                   at.plane, at.index_in_plane, module.satellite, degrees_text(place.latitude_deg),
                   degrees_text(place.longitude_deg), place.altitude_km);
  }
  return text;
}

std::string placement_geojson(const Placement& placement, const Constellation& constellation,
                              const SkyMoment& moment, std::span<const LayerWay> way) {
  std::string text = fmt::format("{}{}\", \"slot\": {}, \"time_s\": {}, \"features\": [",
                                 placement_geojson_start, version(), moment.slot, moment.time_s);
  const char* separator = "\n";
  const auto add = [&](const std::string& feature) {
    text += separator;
    text += feature;
    separator = ",\n";
  };
  for (const PlacedModule& module : placed_modules(placement)) {
    add(module_feature(module, constellation, moment));
  }
  for (std::size_t layer = 0; layer < way.size(); ++layer) {
    add(layer_feature(layer, way[layer], moment));
  }
  return text + "\n]}\n";
}

}  // namespace spacemoe
