#include <array>
#include <string_view>

#include "host/config/config_fields.hpp"
#include "host/config/config_presets.hpp"
#include "host/config/config_rules.hpp"

namespace spacemoe {
namespace {

constexpr std::array displaced_words = {Word("leave_out", DisplacedSatellites::leave_out),
                                        Word("keep", DisplacedSatellites::keep)};

void describe(FieldVisitor& v, WalkerShell& shell) {
  v.integer({"planes", "Orbital planes", Need::required}, shell.planes, {1, max_satellites});
  v.integer({"satellites_per_plane", "Satellites in each plane, evenly spaced", Need::required},
            shell.satellites_per_plane, {1, max_satellites});
  v.number({"altitude_km", "Height of the circular orbits above the mean Earth radius of 6371 km",
            Need::required},
           shell.altitude_km, above(0, 50'000));
  v.number({"inclination_deg", "Inclination of the planes", Need::required}, shell.inclination_deg,
           between(0, 180));
  v.number({"raan_spread_deg",
            "Range over which the planes' ascending nodes are spread: 360 for a Walker delta, 180 "
            "for a star"},
           shell.raan_spread_deg, above(0, 360));
  v.number({"phasing",
            "Walker's F: how far a plane is ahead of its western neighbour, in units of 360 deg / "
            "(planes x satellites_per_plane); any real number"},
           shell.phasing, between(-1e6, 1e6));
  v.choice({"seam",
            "Whether the last plane is linked to the first; closed needs a raan_spread_deg of 360; "
            "dynamic: to the nearest satellites in each slot"},
           shell.seam, seam_words);
}

void describe(FieldVisitor& v, ElementsSpec& elements) {
  v.begin_map({"elements", "Satellites that fly, instead of shells: docs/elements.md"}, {});
  v.optional_path({"file",
                   "Their orbital elements, relative to the config: OMM as JSON or CSV, two-line "
                   "element sets, Hypatia's tles.txt",
                   Need::required, "PATH, or --set constellation.elements.file=PATH"},
                  elements.file);
  v.choice({"displaced",
            "Satellites without a place in a plane: left out, or kept in the plane that theirs is "
            "nearest to"},
           elements.displaced, displaced_words);
  v.integer_list({"shells",
                  "Which of the shells that the file shows, as the command elements numbers them; "
                  "empty: all"},
                 elements.shells, {0, max_satellites - 1});
  v.end_map();
}

}  // namespace

void describe(FieldVisitor& v, ConstellationSpec& constellation) {
  constexpr std::array<std::string_view, 1> beside_no_shells = {"elements"};
  constexpr std::array<std::string_view, 2> sources = {"shells", "elements"};
  constexpr std::string_view example =
      "shells: [{planes: 6, satellites_per_plane: 11, altitude_km: 780, inclination_deg: 86.4, "
      "raan_spread_deg: 180}]";
  v.begin_map({"constellation",
               "Where the satellites are: a preset, shells of circular orbits, or satellites that "
               "fly",
               Need::required, "paper-1056"},
              {preset_names(PresetKind::constellation)});
  v.needs_one_of(sources, example);
  if (!constellation.is_flying()) {
    v.map_list({"shells", "Walker shells, numbered in this order"}, constellation.shells, {}, {},
               [&](WalkerShell& shell) { describe(v, shell); });
  }
  if (constellation.shells.empty() || v.is_without_config()) {
    describe(v, constellation.elements);
  } else {
    v.excluded(beside_no_shells, "shells");
  }
  v.integer_list(
      {"failed_satellites",
       "Satellites that have failed for good, by number (shell by shell, plane by plane)"},
      constellation.failed_satellites, {0, max_satellites - 1});
  v.end_map();
}

}  // namespace spacemoe
