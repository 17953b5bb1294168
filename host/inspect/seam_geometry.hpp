#pragma once

#include <optional>

#include "host/constellation/shell.hpp"

namespace spacemoe {

/// How the first plane of a shell lies beside the last one, where they come next to each other at
/// the equator. As at time 0; planes of Walker shells drift alike.
struct SeamGeometry {
  double gap_deg;   ///< eastwards from the last plane's ascending node to the first plane's node
  bool is_head_on;  ///< that node is a descending one: satellites move against each other
};

/// Nothing for less than three planes, whose first and last are neighbours anyway, and for
/// clusters.
[[nodiscard]] std::optional<SeamGeometry> seam_geometry(const Shell& shell);

}  // namespace spacemoe
