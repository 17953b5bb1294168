#pragma once

#include <string_view>

#include "host/placement/placement.hpp"
#include "host/placement/placement_table.hpp"

namespace spacemoe {

/// Checks a placement that stands in no table: that it has every module, on satellites that exist,
/// work and have room, and that copies are on satellites of their own. Takes some microseconds.
/// Throws ConfigError with this key.
void check_placement(const Placement& placement, const PlacementFrame& frame, std::string_view key);

}  // namespace spacemoe
