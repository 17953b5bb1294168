#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "kernels/api/network.hpp"
#include "kernels/common/link.hpp"

namespace spacemoe::cuda {

/// Planes with equal numbers of satellites, each linked into a ring and with its neighbours: plane
/// p, place s is satellite p per_plane + s, linked with (p, s + 1) and with (p + 1, s). If the seam
/// is closed, the last plane is linked with the first one, `shift` places further on. Any of these
/// links may be missing.
struct PlaneGrid {
  std::uint32_t planes;
  std::uint32_t per_plane;
  bool closed;
  std::uint32_t shift;  ///< (planes - 1, s) - (0, (s + shift) mod per_plane)

  bool operator==(const PlaneGrid&) const = default;
};

/// The grid that explains all of these links; nothing if there is none, as with several shells.
[[nodiscard]] std::optional<PlaneGrid> find_plane_grid(std::span<const LinkCandidate> links,
                                                       std::uint32_t satellites);

/// The grid of a network in all of its slots; nothing where partners change.
[[nodiscard]] std::optional<PlaneGrid> grid_of(const NetworkView& network);

}  // namespace spacemoe::cuda
