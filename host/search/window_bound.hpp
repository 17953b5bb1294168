#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <tbb/task_arena.h>

#include "host/base/progress.hpp"
#include "host/search/mean_layers.hpp"

namespace spacemoe {

/// A bound that a round of window_bound has found.
struct WindowRound {
  std::uint32_t width;    ///< layers of a window
  double bound_s;         ///< of the sum over all layers
  std::uint64_t windows;  ///< that were listed
  bool is_complete;       ///< a larger cut would not raise it
};

/// A lower bound on the sum over layers by windows of 2, then 3, then 4 consecutive layers, whose
/// modules all stand on satellites of their own. `found` is told each round's bound; rounds follow
/// each other until windows cannot be longer, and each starts only where `goes_on` lets the one
/// before end. Which rounds there are depends on no clock and on no number of threads. For at least
/// three layers and up to 65,535 satellites; nothing is found for others.
///
/// Why it holds. Let V(g_0 .. g_w) bound what w layers from l on cost between gateways g_0 .. g_w,
/// each layer j multiplied by its share a_j (priced_window.hpp). Around the ring each layer counts
/// a_0 + .. + a_(w-1) times, so
///
///     (sum of shares) x cost of a placement >= sum over l of V_l(g_l .. g_(l+w)) >= the cheapest
///     walk
///
/// Not all gateways can be tried. A window of three layers costs at least the windows of two that
/// it is made from, of four at least one of three and one of two; so all windows below a cut are
/// found from shorter ones below smaller cuts, and windows that are not found count as their cut
/// (window_walk.hpp). Rounds raise the cuts.
void window_bound(const MeanLayers& layers, tbb::task_arena& arena, Progress& progress,
                  const std::function<bool()>& goes_on,
                  const std::function<void(const WindowRound&)>& found);

}  // namespace spacemoe
