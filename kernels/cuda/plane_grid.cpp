#include "kernels/cuda/plane_grid.hpp"

#include <algorithm>

namespace spacemoe::cuda {
namespace {

/// Number of places of a plane if the links are a grid: a link across spans a plane, and the one
/// that closes a ring spans all of its places but one.
std::uint32_t places_of_a_plane(std::span<const LinkCandidate> links) {
  std::uint32_t longest_in_plane = 0;
  for (const LinkCandidate& link : links) {
    if (link.kind == LinkKind::cross_plane) {
      return link.b - link.a;
    }
    if (link.kind == LinkKind::in_plane) {
      longest_in_plane = std::max(longest_in_plane, link.b - link.a);
    }
  }
  return longest_in_plane + 1;
}

/// Takes links one by one, and remembers the shift of those across the seam.
class GridCheck {
 public:
  GridCheck(std::uint32_t planes, std::uint32_t per_plane) : grid_{planes, per_plane, false, 0} {}

  bool takes(const LinkCandidate& link) {
    const std::uint32_t places = grid_.per_plane;
    const std::uint32_t plane_a = link.a / places;
    const std::uint32_t plane_b = link.b / places;
    const std::uint32_t a = link.a % places;
    const std::uint32_t b = link.b % places;
    if (plane_a == plane_b) {
      return b - a == 1 || b - a == places - 1;
    }
    if (plane_b - plane_a == 1 && a == b && link.kind != LinkKind::seam) {
      return true;
    }
    return plane_a == 0 && plane_b == grid_.planes - 1 && takes_seam((a + places - b) % places);
  }

  [[nodiscard]] const PlaneGrid& grid() const { return grid_; }

 private:
  bool takes_seam(std::uint32_t shift) {
    if (!grid_.closed) {
      grid_.closed = true;
      grid_.shift = shift;
    }
    return grid_.shift == shift;
  }

  PlaneGrid grid_;
};

}  // namespace

std::optional<PlaneGrid> find_plane_grid(std::span<const LinkCandidate> links,
                                         std::uint32_t satellites) {
  const std::uint32_t per_plane = places_of_a_plane(links);
  if (satellites == 0 || satellites % per_plane != 0) {
    return std::nullopt;
  }
  GridCheck check(satellites / per_plane, per_plane);
  if (!std::ranges::all_of(links, [&](const LinkCandidate& link) { return check.takes(link); })) {
    return std::nullopt;
  }
  return check.grid();
}

std::optional<PlaneGrid> grid_of(const NetworkView& network) {
  if (network.partners_change()) {
    return std::nullopt;
  }
  return find_plane_grid(network.links, static_cast<std::uint32_t>(network.satellites.size()));
}

}  // namespace spacemoe::cuda
