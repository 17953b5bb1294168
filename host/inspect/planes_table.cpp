#include "host/inspect/planes_table.hpp"

#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/csv_field.hpp"
#include "host/base/text_table.hpp"
#include "host/base/wrapped_text.hpp"
#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

/// Satellites that a sentence names.
constexpr std::size_t named_satellites = 5;

struct Reason {
  NoPlace why;
  std::string_view word;      ///< in CSV
  std::string_view sentence;  ///< after their number
};
constexpr std::array reasons = {
    Reason{NoPlace::eccentric, "eccentric", "on orbits that are no circles"},
    Reason{NoPlace::altitude, "altitude",
           "at a height and inclination where too few fly to be a shell: they climb, sink or wait"},
    Reason{NoPlace::plane, "plane", "between planes, or in planes with too few"},
    Reason{NoPlace::drifting, "drifting",
           "in a plane of others but more than 5 km above or below them, so that they drift along "
           "it"}};

double degrees(double angle_rad) {
  return angle_rad / radians_per_degree;
}

double height_km(double semi_major_axis_km) {
  return semi_major_axis_km - earth_radius_km;
}

std::string shell_text(const FoundShell& shell, std::size_t number) {
  TextTable table(
      {"plane", "satellites", "empty", "RAAN (deg)", "incl. (deg)", "height (km)", "apart (deg)"});
  std::size_t satellites = 0;
  for (std::size_t plane = 0; plane < shell.planes.size(); ++plane) {
    const FoundPlane& of = shell.planes[plane];
    satellites += of.satellites.size();
    table.add({fmt::format("{}", plane), fmt::format("{}", of.satellites.size()),
               fmt::format("{}", of.missing), fmt::format("{:.2f}", degrees(of.raan_rad)),
               fmt::format("{:.2f}", degrees(of.inclination_rad)),
               fmt::format("{:.1f}", height_km(of.semi_major_axis_km)),
               fmt::format("{:.2f}", degrees(of.spacing_rad))});
  }
  return fmt::format("\nshell {}: {} satellites in {} planes, most of them {:.2f} deg apart\n{}",
                     number, satellites, shell.planes.size(), degrees(shell.raan_step_rad),
                     table.text());
}

std::string displaced_text(const FlyingSatellites& flying, const Reason& reason) {
  std::vector<std::string> names;
  std::size_t count = 0;
  for (const Displaced& displaced : flying.found.displaced) {
    if (displaced.why == reason.why) {
      ++count;
      if (names.size() < named_satellites) {
        names.push_back(satellite_text(flying.elements[displaced.satellite]));
      }
    }
  }
  return count == 0
             ? ""
             : wrapped(fmt::format("{} {}: {}{}.", count, reason.sentence, fmt::join(names, ", "),
                                   count > names.size() ? ", .." : "")) +
                   "\n";
}

/// Where a satellite was found.
struct FoundPlace {
  std::size_t shell;
  std::size_t plane;
  std::size_t place;
};

}  // namespace

FlyingSatellites satellites_of(const FlyingConstellation& flying) {
  return {flying.elements, flying.at, flying.orbits, flying.found};
}

std::string planes_text(const FlyingSatellites& flying) {
  std::string text = fmt::format("{} satellites, mean orbits of {}\n", flying.elements.size(),
                                 utc_text(flying.at));
  for (std::size_t shell = 0; shell < flying.found.shells.size(); ++shell) {
    text += shell_text(flying.found.shells[shell], shell);
  }
  if (!flying.found.displaced.empty()) {
    text += fmt::format("\nwithout a place: {}\n", flying.found.displaced.size());
  }
  for (const Reason& reason : reasons) {
    text += displaced_text(flying, reason);
  }
  return text;
}

std::string planes_csv(const FlyingSatellites& flying) {
  std::vector<std::optional<FoundPlace>> places(flying.elements.size());
  std::vector<std::string_view> why(flying.elements.size());
  for (std::size_t shell = 0; shell < flying.found.shells.size(); ++shell) {
    const std::vector<FoundPlane>& planes = flying.found.shells[shell].planes;
    for (std::size_t plane = 0; plane < planes.size(); ++plane) {
      for (std::size_t place = 0; place < planes[plane].satellites.size(); ++place) {
        places[planes[plane].satellites[place]] = FoundPlace{shell, plane, place};
      }
    }
  }
  for (const Displaced& displaced : flying.found.displaced) {
    why[displaced.satellite] = reasons[static_cast<std::size_t>(displaced.why)].word;
  }
  std::string text =
      "catalogue_number,name,shell,plane,slot,displaced,height_km,inclination_deg,raan_deg,"
      "latitude_argument_deg\n";
  for (std::size_t i = 0; i < flying.elements.size(); ++i) {
    const MeanOrbit& orbit = flying.orbits[i];
    const auto& place = places[i];
    text += fmt::format(
        "{},{},{},{},{},{},{}\n", flying.elements[i].catalogue_number,
        csv_field(flying.elements[i].name),
        place ? fmt::format("{},{},{}", place->shell, place->plane, place->place) : ",,", why[i],
        height_km(orbit.semi_major_axis_km), degrees(orbit.inclination_rad),
        fmt::format("{},{}", degrees(orbit.raan_rad), degrees(orbit.latitude_argument_rad)));
  }
  return text;
}

}  // namespace spacemoe
