#pragma once

#include <cstdint>
#include <span>

#include "host/search/gateway_windows.hpp"

namespace spacemoe {

/// Walk through windows, each one layer behind the one before.
struct WindowWalk {
  double bound_s;  ///< the least sum of all windows' bounds
  std::uint32_t
      unlisted;  ///< windows of such a walk that are not in the list: larger cuts may raise it
};

/// The cheapest choice of a window for each layer of a ring where the gateways of each are those of
/// the one before without its first, and one more. A window that is not in the list costs its
/// layer's cut. Dynamic programme over the gateways that two windows share; the last window need
/// not meet the first one again, which only lowers it. cut_s: [period]
[[nodiscard]] WindowWalk cheapest_walk(const WindowList& list, std::span<const double> cut_s,
                                       std::uint32_t layers);

}  // namespace spacemoe
