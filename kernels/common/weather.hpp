#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/orbit.hpp"
#include "kernels/common/portable.hpp"
#include "kernels/common/renewal_chain.hpp"

namespace spacemoe {

/// Resets of a satellite, at a constant rate. Each silences it for a fixed time: a number of whole
/// slots and part of one more. Probabilities that a slot has one, and that its last part has.
struct Resets {
  double in_slot = 0.0;
  double in_part = 0.0;
};

enum class SilenceKind : std::uint8_t { none, fixed, exponential };

/// When satellites are silent: they neither forward nor compute.
struct Silences {
  SilenceKind kind = SilenceKind::none;
  std::uint32_t whole_slots = 0;  ///< fixed: of a silence
  Resets resets;                  ///< fixed: outside of regions with resets of their own
  RenewalChain chain;             ///< exponential
};

enum class RegionShape : std::uint8_t { cap, band };

/// A part of the sky with weather of its own, fixed to the rotating Earth. At rest in the tables;
/// where a cap is in a slot, and whether there is weather, says its RegionPlace.
struct Region {
  RegionShape shape = RegionShape::cap;
  double cos_radius = 1.0;         ///< cap
  double min_sin_latitude = -1.0;  ///< band
  double max_sin_latitude = 1.0;   ///< band
  RenewalChain outages;            ///< that a link with an end inside must survive as well
  bool has_resets = false;
  Resets resets;  ///< of satellites inside, in place of those elsewhere
};

/// A region in a slot.
struct RegionPlace {
  Vector3 centre;  ///< cap: unit vector in the inertial frame
  bool is_active;
};

/// Slots first .. end - 1.
struct SlotSpan {
  std::int32_t first;
  std::int32_t end;
};

/// Recorded outages of objects: those of object i are spans[starts[i]] .. spans[starts[i + 1] - 1].
/// Null pointers where there are none.
struct TraceTables {
  const std::uint32_t* starts = nullptr;
  const SlotSpan* spans = nullptr;
};

inline constexpr std::uint32_t no_satellite = ~std::uint32_t{0};

/// A slot to be seen without one or two of its satellites.
struct LossCase {
  std::int32_t slot;
  std::uint32_t lost[2];  ///< no_satellite where there is none
};

/// At most this many regions: their number and that of a realisation share a word of random keys.
inline constexpr std::uint32_t max_regions = 256;

/// The weather of a series of snapshots, as both backends read it.
struct WeatherTables {
  std::uint32_t acquisition_slots = 0;  ///< earlier slots in which a link must have been good
  bool outages_include_acquisition = false;
  Silences silences;
  std::uint32_t region_count = 0;
  const Region* regions = nullptr;      ///< [regions]
  const RegionPlace* places = nullptr;  ///< [slots][regions], of slot 0: earlier ones stand before
  TraceTables of_links;
  TraceTables of_satellites;
  /// Probability that a satellite has failed when a slot starts, of slot 0: earlier ones stand
  /// before. Null where none fails. [slots]
  const double* failed = nullptr;
};

SPACEMOE_HD inline bool is_inside(const Region& region, const RegionPlace& place,
                                  const Vector3& position_km) {
  if (!place.is_active) {
    return false;
  }
  const double radius_km = std::sqrt(dot(position_km, position_km));
  if (region.shape == RegionShape::cap) {
    return dot(position_km, place.centre) >= region.cos_radius * radius_km;
  }
  return position_km.z >= region.min_sin_latitude * radius_km &&
         position_km.z <= region.max_sin_latitude * radius_km;
}

/// Whether the trace of an object has an outage in a slot.
SPACEMOE_HD inline bool has_outage(const TraceTables& trace, std::uint32_t object,
                                   std::int32_t slot) {
  if (trace.starts == nullptr) {
    return false;
  }
  for (std::uint32_t i = trace.starts[object]; i < trace.starts[object + 1]; ++i) {
    if (slot >= trace.spans[i].first && slot < trace.spans[i].end) {
      return true;
    }
  }
  return false;
}

}  // namespace spacemoe
