#include <array>

#include "host/config/config_fields.hpp"
#include "host/config/config_presets.hpp"
#include "host/config/config_rules.hpp"
#include "kernels/common/link.hpp"

/// Fields of the blocks `constellation` and `links`.
namespace spacemoe {
namespace {

constexpr std::array drift_words = {Word("none", Drift::none), Word("j2", Drift::j2)};
constexpr std::array seam_words = {Word("open", Seam::open), Word("closed", Seam::closed),
                                   Word("dynamic", Seam::dynamic)};
constexpr std::array cross_plane_words = {Word("fixed", CrossPlane::fixed),
                                          Word("nearest", CrossPlane::nearest)};
constexpr std::array displaced_words = {Word("leave_out", DisplacedSatellites::leave_out),
                                        Word("keep", DisplacedSatellites::keep)};
constexpr std::array between_shells_words = {Word("none", BetweenShells::none),
                                             Word("nearest", BetweenShells::nearest)};

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
  v.number({"first_raan_deg", "Right ascension of the first plane's ascending node at time 0"},
           shell.first_raan_deg, between(0, 360));
  v.optional_number(
      {"cluster_spacing_m",
       "A cluster instead of a shell: satellites fly around each other near one point "
       "of an orbit, planes x satellites_per_plane of them in a lattice of this "
       "spacing, and each is linked to its neighbours; none: a shell"},
      shell.cluster_spacing_m, above(0, 10'000));
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

void describe_link_rules(FieldVisitor& v, LinkSpec& links) {
  v.number({"grazing_altitude_km", "Least altitude that a laser beam may pass at"},
           links.grazing_altitude_km, between(0, 50'000));
  v.optional_number({"max_range_km", "Longest link; none: unlimited"}, links.max_range_km,
                    above(0, huge));
  v.optional_number({"max_angular_rate_rad_per_s",
                     "Fastest turn of the line of sight that a terminal can track, in rad/s; none: "
                     "unlimited"},
                    links.max_angular_rate_rad_per_s, above(0, huge));
  v.optional_number({"max_angular_rate_deg_per_s", "The same in deg/s; give one of the two"},
                    links.max_angular_rate_deg_per_s, above(0, huge));
  v.optional_number({"polar_cutoff_deg",
                     "Links between planes are off where an end is beyond this latitude; none: "
                     "never off"},
                    links.polar_cutoff_deg, between(0, 90));
  v.number({"survival", "Probability that a link has no outage in a slot"}, links.survival,
           between(0, 1));
  v.optional_number({"mean_outage_s",
                     "Mean length of an outage (two-state Gilbert-Elliott chain); none: outages of "
                     "different slots are independent"},
                    links.mean_outage_s, duration_above(0, huge));
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
  v.choice({"drift",
            "What moves planes and changes periods: none, or j2, the Earth's oblateness on average "
            "(for horizons of many orbits)"},
           constellation.drift, drift_words);
  v.end_map();
}

void describe(FieldVisitor& v, LinkSpec& links) {
  v.begin_map({"links", "Which laser links may exist, and when one is up"}, {});
  v.optional_choice({"seam",
                     "Whether the last plane is linked to the first, in all shells; none: as "
                     "constellation.shells.N.seam says"},
                    links.seam, seam_words);
  v.choice({"cross_plane",
            "Partners of links between planes: fixed, of the same index; nearest: in each slot the "
            "nearest in the neighbouring planes, each satellite one on each side"},
           links.cross_plane, cross_plane_words);
  v.choice({"between_shells",
            "Links to satellites of other shells: none, or in each slot one to the nearest, within "
            "max_isls, for which a satellite gives up a link between planes"},
           links.between_shells, between_shells_words);
  v.number({"hysteresis_km",
            "How much nearer another must be before a partner that was chosen is given up"},
           links.hysteresis_km, between(0, huge));
  v.integer({"max_isls", "Laser terminals of a satellite"}, links.max_isls, {1, max_degree});
  describe_link_rules(v, links);
  v.number_or_word({"payload_bits",
                    "Bits that a token's activation takes on a hop; 0: propagation only; "
                    "from_model: model.hidden_size x bytes_per_value x 8"},
                   links.payload_bits, between(0, huge), "from_model", links.payload_from_model);
  v.number({"rate_gbps", "Rate of a link"}, links.rate_gbps, above(0, huge));
  v.number({"processing_ms", "Time that a hop costs beside propagation and transmission"},
           links.processing_ms, between(0, huge));
  v.end_map();
}

}  // namespace spacemoe
