#pragma once

#include <string>

#include "host/constellation/constellation.hpp"
#include "host/placement/placement.hpp"

namespace spacemoe {

/// A picture of a placement (SVG): one cell per satellite, planes across and the index in the plane
/// down, shell below shell. A cell bears the number of its layer, and its colour goes round with
/// the ring of layers; gateways are framed. Where a satellite holds several modules, the first is
/// named and the number of further ones is set next to it.
[[nodiscard]] std::string placement_svg(const Placement& placement,
                                        const Constellation& constellation);

}  // namespace spacemoe
