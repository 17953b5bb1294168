#pragma once

#include <cstdint>
#include <optional>

#include "host/constellation/walker_shell.hpp"

namespace spacemoe {

/// Partners of links between planes: the same ones for ever, or the nearest in each slot.
enum class CrossPlane : std::uint8_t { fixed, nearest };

/// Links to satellites of other shells: none, or in each slot one to the nearest.
enum class BetweenShells : std::uint8_t { none, nearest };

/// Rules for which links may exist and when a link is up, as a user states them: docs/model.md,
/// "Links".
struct LinkSpec {
  /// For all shells; empty: as each shell says.
  std::optional<Seam> seam;
  CrossPlane cross_plane = CrossPlane::fixed;
  BetweenShells between_shells = BetweenShells::none;
  /// How much nearer another must be before a satellite gives up a partner that it has chosen.
  double hysteresis_km = 0.0;
  std::uint32_t max_isls = 4;
  double grazing_altitude_km = 80.0;
  std::optional<double> max_range_km;
  /// At most one of the two is given.
  std::optional<double> max_angular_rate_rad_per_s;
  std::optional<double> max_angular_rate_deg_per_s;
  /// Links between planes are down where an end is closer to a pole than this latitude.
  std::optional<double> polar_cutoff_deg;
  /// Stationary probability that a link has no outage in a slot.
  double survival = 1.0;
  /// Mean length of an outage; empty: outages of different slots are independent (Bernoulli).
  std::optional<double> mean_outage_s;
  /// Bits that a hop carries, and their rate; 0 bits: propagation alone counts. From the model:
  /// those of a token's activation, which whoever reads a config fills in.
  double payload_bits = 0.0;
  bool payload_from_model = false;
  double rate_gbps = 100.0;
  /// Time that a hop costs in addition to propagation and transmission.
  double processing_ms = 0.0;
};

}  // namespace spacemoe
