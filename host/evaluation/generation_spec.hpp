#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spacemoe {

inline constexpr std::uint32_t max_sequences = 100'000;

/// A place on the ground that asks for tokens.
struct GroundUser {
  std::string name;
  double latitude_deg = 0.0;
  double longitude_deg = 0.0;

  bool operator==(const GroundUser&) const = default;
};

/// Sequences of tokens that are generated, as a user states them. docs/model.md, "Generation".
struct GenerationSpec {
  std::uint32_t sequences = 200;
  std::uint32_t tokens = 2000;  ///< of each
  /// A sequence fails where a token has waited so long for one layer, or its user for a satellite.
  double give_up_s = 600.0;
  std::vector<GroundUser> users;    ///< sequence q is that of user q mod users; empty: none counts
  double min_elevation_deg = 25.0;  ///< at which users see satellites

  bool operator==(const GenerationSpec&) const = default;
};

}  // namespace spacemoe
