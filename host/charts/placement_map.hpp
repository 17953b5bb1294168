#pragma once

#include <string>

#include "host/constellation/constellation.hpp"
#include "host/placement/placement.hpp"

namespace spacemoe {

/// A picture of a placement (SVG): a cell a satellite, planes across and in-plane slots down, shell
/// below shell. A cell bears the number of its layer, and its colour goes round with the ring of
/// layers; gateways are framed. Where a satellite holds several modules, the first is named and the
/// number of further ones is set beside it.
[[nodiscard]] std::string placement_svg(const Placement& placement,
                                        const Constellation& constellation);

}  // namespace spacemoe
