#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/experiment/scenario.hpp"
#include "host/topology/link_names.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// Numbers of links by state.
using StateCounts = std::array<std::uint64_t, link_states>;

[[nodiscard]] StateCounts count_states(std::span<const LinkReport> links);

/// The states of links over the globe: each candidate link in each slot counts where the point
/// below its middle is, in cells of 10 deg of the turning Earth. [latitudes][longitudes], from the
/// south pole and from 180 deg west of Greenwich on.
struct LinkPlaces {
  static constexpr std::uint32_t cell_deg = 10;
  static constexpr std::uint32_t latitudes = 18;
  static constexpr std::uint32_t longitudes = 36;

  std::array<std::array<StateCounts, longitudes>, latitudes> cells{};
};

/// Over all slots or, where one is given, that slot. `greenwich_deg`: right ascension of Greenwich
/// at time 0
[[nodiscard]] LinkPlaces place_links(const Scenario& scenario, SnapshotPass& snapshots,
                                     double greenwich_deg, std::optional<Slot> slot);

/// Shares by latitude, of the states that there are.
[[nodiscard]] std::string places_table(const LinkPlaces& places);
/// south_deg,west_deg,up,sight,..: counts of the cells that have links
[[nodiscard]] std::string places_csv(const LinkPlaces& places);
[[nodiscard]] std::string places_json(const LinkPlaces& places);

}  // namespace spacemoe
