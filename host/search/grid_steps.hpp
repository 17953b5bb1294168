#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/constellation/constellation.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Four directions on the grid of planes; the opposite of each is its neighbour in this list.
enum class GridDirection : std::uint8_t { ahead, behind, next_plane, previous_plane };
inline constexpr std::uint32_t grid_directions = 4;

[[nodiscard]] constexpr GridDirection opposite(GridDirection direction) {
  return static_cast<GridDirection>(static_cast<std::uint8_t>(direction) ^ 1U);
}

/// Satellites one step away from each, whether a link leads there or not, so that whole groups can
/// be moved without changing their shape: the satellites before and behind in the plane, and those
/// that a grid would link to in the planes beside, from the last plane on to the first where these
/// move the same way. A step and its opposite lead back.
class GridSteps {
 public:
  explicit GridSteps(const Constellation& constellation);

  /// Nothing at the edge of the grid.
  [[nodiscard]] std::optional<Satellite> step(Satellite from, GridDirection direction) const {
    return steps_[number(from)][static_cast<std::size_t>(direction)];
  }

 private:
  std::vector<std::array<std::optional<Satellite>, grid_directions>> steps_;  ///< [satellites]
};

}  // namespace spacemoe
