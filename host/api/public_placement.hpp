#pragma once

#include <spacemoe/placement.hpp>

#include "host/placement/placement.hpp"

/// Placements across the door.
namespace spacemoe::api {

[[nodiscard]] spacemoe::Placement inside(const Placement& placement);
[[nodiscard]] Placement outside(const spacemoe::Placement& placement);

}  // namespace spacemoe::api
