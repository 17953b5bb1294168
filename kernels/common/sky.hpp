#pragma once

#include <cstdint>
#include <limits>

#include "kernels/common/link.hpp"
#include "kernels/common/orbit.hpp"
#include "kernels/common/weather.hpp"

namespace spacemoe {

/// A series of snapshots, as both backends read it: see NetworkView and SnapshotSeries for shapes.
struct SkyTables {
  const ShellConstants* shells;
  const SatelliteConstants* satellites;
  const LinkCandidate* links;
  const std::uint8_t* failed;
  const ShellPhase* phases;        ///< of slot 0; earlier ones stand before
  const SatelliteLinks* partners;  ///< likewise; null where partners never change
  const OrbitState* orbits;        ///< likewise; null where orbits are circular
  std::uint32_t shell_count;
  std::uint32_t satellite_count;
  std::uint32_t link_count;
  LinkRules rules;
  OutageKey outages;
  std::uint32_t realisation_slots;
  const LossCase* losses;  ///< [slots] what they are, in place of realisations; or null
  WeatherTables weather;
};

/// When something is in a series: the realisation of its weather, and the slot in it. Slots are
/// signed, as weather looks back to before the first one.
struct Moment {
  std::uint32_t realisation;
  std::int32_t slot;
  const LossCase* loss;  ///< or null

  /// The slot's number in random keys, which wraps below 0.
  [[nodiscard]] SPACEMOE_HD Slot key() const { return Slot{static_cast<std::uint32_t>(slot)}; }
};

/// One link of one snapshot, in full.
struct LinkReport {
  LinkGeometry geometry;
  LinkState state;
  float weight_s;  ///< infinity unless up
};

/// The moment of a slot, in a series of losses (not null) or of realisations.
SPACEMOE_HD inline Moment moment_of(const LossCase* losses, std::uint32_t realisation_slots,
                                    Slot slot) {
  if (losses != nullptr) {
    return {0, losses[number(slot)].slot, &losses[number(slot)]};
  }
  const std::uint32_t realisation = number(slot) / realisation_slots;
  return {realisation, static_cast<std::int32_t>(number(slot) - realisation * realisation_slots),
          nullptr};
}
SPACEMOE_HD inline Moment moment_of(const SkyTables& sky, Slot slot) {
  return moment_of(sky.losses, sky.realisation_slots, slot);
}

SPACEMOE_HD inline Moment earlier(Moment now, std::uint32_t slots) {
  return {now.realisation, now.slot - static_cast<std::int32_t>(slots), now.loss};
}

// Geometry is that of a slot in any realisation.

SPACEMOE_HD inline OrbitState orbit_in_slot(const SkyTables& sky, std::int32_t slot,
                                            std::uint32_t satellite) {
  if (sky.orbits != nullptr) {
    return sky.orbits[static_cast<std::int64_t>(slot) * sky.satellite_count + satellite];
  }
  const SatelliteConstants& constants = sky.satellites[satellite];
  return orbit_state(
      sky.shells[constants.shell], constants,
      sky.phases[static_cast<std::int64_t>(slot) * sky.shell_count + constants.shell]);
}

SPACEMOE_HD inline const RegionPlace& place_in_slot(const SkyTables& sky, std::int32_t slot,
                                                    std::uint32_t region) {
  const WeatherTables& weather = sky.weather;
  return weather.places[static_cast<std::int64_t>(slot) * weather.region_count + region];
}

/// The links of a satellite in a slot, where partners change.
SPACEMOE_HD inline const SatelliteLinks& links_in_slot(const SkyTables& sky, std::int32_t slot,
                                                       std::uint32_t satellite) {
  return sky.partners[static_cast<std::int64_t>(slot) * sky.satellite_count + satellite];
}

/// Whether the ends of a link are partners in a slot.
SPACEMOE_HD inline bool are_partners(const SkyTables& sky, std::int32_t slot, std::uint32_t link) {
  if (sky.partners == nullptr) {
    return true;
  }
  const SatelliteLinks& of_end = links_in_slot(sky, slot, sky.links[link].a);
  bool found = false;
  for (const std::uint32_t held : of_end.link) {
    found = found || held == link;
  }
  return found;
}

/// The number that keys what is drawn for a link. Where partners change it is that of the pair, so
/// that draws do not depend on which other pairs are partners at some time.
SPACEMOE_HD inline std::uint32_t draw_number(const SkyTables& sky, std::uint32_t link) {
  return sky.partners == nullptr ? link : sky.links[link].a << 16U | sky.links[link].b;
}

/// The resets that a satellite meets in a slot: those of the first region around it that has some.
SPACEMOE_HD inline Resets resets_in_slot(const SkyTables& sky, std::int32_t slot,
                                         std::uint32_t satellite) {
  const WeatherTables& weather = sky.weather;
  for (std::uint32_t region = 0; region < weather.region_count; ++region) {
    if (weather.regions[region].has_resets &&
        is_inside(weather.regions[region], place_in_slot(sky, slot, region),
                  orbit_in_slot(sky, slot, satellite).position_km)) {
      return weather.regions[region].resets;
    }
  }
  return weather.silences.resets;
}

/// Whether a satellite has failed by the time at which a share of all has. Lifetimes have a law, of
/// which one uniform number is the quantile.
SPACEMOE_HD inline bool is_past_lifetime(std::uint64_t seed, std::uint32_t realisation,
                                         std::uint32_t satellite, double failed_share) {
  return uniform({seed, Purpose::satellite_lifetime, 0, satellite, realisation}) < failed_share;
}

/// Whether a satellite has failed before a slot starts, for ever.
SPACEMOE_HD inline bool has_failed(const SkyTables& sky, Moment now, std::uint32_t satellite) {
  return sky.failed[satellite] != 0 ||
         (now.loss != nullptr &&
          (now.loss->lost[0] == satellite || now.loss->lost[1] == satellite)) ||
         (sky.weather.failed != nullptr &&
          is_past_lifetime(sky.outages.seed, now.realisation, satellite,
                           sky.weather.failed[now.slot]));
}

/// Whether a satellite is silent when a slot starts. A silence of m slots and a part covers that
/// moment where one of the m slots before has a reset, or the last part of the slot before them.
/// One uniform number per slot tells both: the time since its last reset has an exponential law.
SPACEMOE_HD inline bool is_silent(const SkyTables& sky, Moment now, std::uint32_t satellite) {
  const Silences& silences = sky.weather.silences;
  RandomKey key{sky.outages.seed, reset_purpose(sky.outages.purpose), 0, satellite,
                now.realisation};
  if (silences.kind == SilenceKind::exponential) {
    return !is_well(silences.chain, key, now.key());
  }
  if (silences.kind == SilenceKind::none) {
    return false;
  }
  for (std::uint32_t back = 1; back <= silences.whole_slots + 1; ++back) {
    const Moment at = earlier(now, back);
    const Resets resets = resets_in_slot(sky, at.slot, satellite);
    key.first = number(at.key());
    if (uniform(key) < (back <= silences.whole_slots ? resets.in_slot : resets.in_part)) {
      return true;
    }
  }
  return false;
}

/// Why a satellite neither forwards nor computes in a slot, if so.
enum class Lost : std::uint8_t { no, failed, silent };

SPACEMOE_HD inline Lost lost_in_slot(const SkyTables& sky, Moment now, std::uint32_t satellite) {
  if (has_failed(sky, now, satellite)) {
    return Lost::failed;
  }
  return is_silent(sky, now, satellite) ? Lost::silent : Lost::no;
}

/// The ends of a link, whose states are computed where they are asked for. `back`: slots before the
/// one that is looked at, for ends that know them by that.
struct ComputedEnds {
  const SkyTables& sky;
  std::uint32_t a;
  std::uint32_t b;

  [[nodiscard]] SPACEMOE_HD std::uint32_t satellite(int end) const { return end == 0 ? a : b; }
  [[nodiscard]] SPACEMOE_HD OrbitState orbit(Moment at, std::uint32_t /*back*/, int end) const {
    return orbit_in_slot(sky, at.slot, satellite(end));
  }
  [[nodiscard]] SPACEMOE_HD bool failed(Moment at, std::uint32_t /*back*/, int end) const {
    return has_failed(sky, at, satellite(end));
  }
  [[nodiscard]] SPACEMOE_HD bool silent(Moment at, std::uint32_t /*back*/, int end) const {
    return is_silent(sky, at, satellite(end));
  }
  [[nodiscard]] SPACEMOE_HD bool inside(Moment at, std::uint32_t /*back*/, int /*end*/,
                                        std::uint32_t region, const Vector3& position_km) const {
    return is_inside(sky.weather.regions[region], place_in_slot(sky, at.slot, region), position_km);
  }
};

/// The same, where their orbits in the slot itself are known.
struct KnownEnds : ComputedEnds {
  OrbitState orbit_a;
  OrbitState orbit_b;

  [[nodiscard]] SPACEMOE_HD OrbitState orbit(Moment at, std::uint32_t back, int end) const {
    if (back == 0) {
      return end == 0 ? orbit_a : orbit_b;
    }
    return ComputedEnds::orbit(at, back, end);
  }
};

/// Whether a link survives the outages of all regions that one of its ends is in. `drawn`: its
/// draw_number
template <class Ends>
SPACEMOE_HD bool survives_regions(const SkyTables& sky, Moment now, std::uint32_t back,
                                  std::uint32_t drawn, const Vector3& a_km, const Vector3& b_km,
                                  const Ends& ends) {
  const WeatherTables& weather = sky.weather;
  for (std::uint32_t number = 0; number < weather.region_count; ++number) {
    const Region& region = weather.regions[number];
    if ((ends.inside(now, back, 0, number, a_km) || ends.inside(now, back, 1, number, b_km)) &&
        !is_well(region.outages,
                 {sky.outages.seed, region_purpose(sky.outages.purpose), 0, drawn,
                  now.realisation * max_regions + number},
                 now.key())) {
      return false;
    }
  }
  return true;
}

/// State of a link when a slot starts, but for acquisition: the first rule that it breaks. `a`,
/// `b`: its ends
template <class Ends>
SPACEMOE_HD LinkState state_before_acquisition(const SkyTables& sky, Moment now, std::uint32_t back,
                                               std::uint32_t link, const LinkGeometry& geometry,
                                               const OrbitState& a, const OrbitState& b,
                                               const Ends& ends) {
  if (!are_partners(sky, now.slot, link)) {
    return LinkState::unpaired;
  }
  const LinkCandidate& candidate = sky.links[link];
  const LinkState by_geometry =
      geometric_state(sky.rules, candidate.kind, geometry, sin_latitude(a.position_km),
                      sin_latitude(b.position_km));
  if (by_geometry != LinkState::up) {
    return by_geometry;
  }
  if (ends.failed(now, back, 0) || ends.failed(now, back, 1)) {
    return LinkState::failed;
  }
  for (int end = 0; end < 2; ++end) {
    if (ends.silent(now, back, end)) {
      return LinkState::silent;
    }
  }
  const std::uint32_t drawn = draw_number(sky, link);
  if (!link_survives(sky.rules, sky.outages, now.key(), drawn, now.realisation)) {
    return LinkState::outage;
  }
  if (!survives_regions(sky, now, back, drawn, a.position_km, b.position_km, ends)) {
    return LinkState::region;
  }
  const WeatherTables& weather = sky.weather;
  if (has_outage(weather.of_links, link, now.slot) ||
      has_outage(weather.of_satellites, candidate.a, now.slot) ||
      has_outage(weather.of_satellites, candidate.b, now.slot)) {
    return LinkState::trace;
  }
  return LinkState::up;
}

/// Whether a link that had this state in an earlier slot has to be acquired since.
SPACEMOE_HD inline bool is_lost(const SkyTables& sky, LinkState state) {
  return state != LinkState::up &&
         !(sky.weather.outages_include_acquisition && is_drawn_outage(state));
}

/// Tests all rules for a candidate link in a slot, in the order of LinkState. `ends`: as
/// ComputedEnds, or a table of the same
template <class Ends>
SPACEMOE_HD LinkReport report_link(const SkyTables& sky, Slot slot, std::uint32_t link,
                                   const Ends& ends) {
  const Moment now = moment_of(sky, slot);
  LinkReport report{{}, LinkState::up, std::numeric_limits<float>::infinity()};
  OrbitState a = ends.orbit(now, 0, 0);
  OrbitState b = ends.orbit(now, 0, 1);
  // Now, and where it is up in each of the slots that acquisition takes: one body for both, and the
  // orbits of the slot itself before it, which saves a device a quarter of the registers.
  for (std::uint32_t back = 0; back <= sky.weather.acquisition_slots; ++back) {
    const Moment at = earlier(now, back);
    if (back > 0) {
      a = ends.orbit(at, back, 0);
      b = ends.orbit(at, back, 1);
    }
    const LinkGeometry geometry = link_geometry(a, b);
    const LinkState state = state_before_acquisition(sky, at, back, link, geometry, a, b, ends);
    if (back == 0) {
      report.geometry = geometry;
      report.state = state;
    } else if (is_lost(sky, state)) {
      report.state = LinkState::acquiring;
    }
    if (report.state != LinkState::up) {
      return report;
    }
  }
  report.weight_s = link_weight(sky.rules, report.geometry.length_km);
  return report;
}

/// The same for ends in these states.
SPACEMOE_HD inline LinkReport report_link(const SkyTables& sky, Slot slot, std::uint32_t link,
                                          const OrbitState& a, const OrbitState& b) {
  const LinkCandidate& candidate = sky.links[link];
  return report_link(sky, slot, link, KnownEnds{{sky, candidate.a, candidate.b}, a, b});
}

}  // namespace spacemoe
