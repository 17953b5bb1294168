#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <tbb/task_arena.h>

#include "host/search/gateway_pairs.hpp"
#include "host/search/mean_layers.hpp"

namespace spacemoe {

/// Most consecutive layers that are bounded together.
inline constexpr std::uint32_t longest_window = 4;

/// Shares with which layers count in a window of 2, 3 or 4 of them: those in the middle compete
/// with both neighbours and count twice. [layers of the window]
[[nodiscard]] std::span<const float> window_shares(std::uint32_t width);
/// Their sum: so often a layer counts in all windows of a ring.
[[nodiscard]] double sum_of_shares(std::uint32_t width);

/// Gateways of consecutive layers and the one that follows, with a bound on what the layers cost.
struct GatewayWindow {
  std::array<std::uint16_t, longest_window + 1> gateways;
  std::uint16_t layer;  ///< the first one, in the period
  float bound_s;        ///< each layer multiplied by its share
  float head_s;         ///< the same of the window without its last layer
  float tail_s;         ///< and without its first one
};

/// All windows of one width that may cost less than some cut.
struct WindowList {
  std::uint32_t width = 0;
  /// By the second gateway, in ascending order of gateways and layer.
  std::vector<std::vector<GatewayWindow>> with_second;

  /// Least bound of each layer's windows, or the cut where it has none. cut_s: [period]
  [[nodiscard]] std::vector<double> least(std::span<const double> cut_s) const;
};

/// What a window must undercut to be listed: its first layer, and the bounds of what it begins and
/// ends with (head_s and tail_s for two layers; else the least cost of the first and of the last
/// layer).
using WindowCut = std::function<double(std::uint32_t layer, double first_s, double last_s)>;

/// What making a list works with.
struct WindowWork {
  const MeanLayers& layers;
  const GatewayPairs& pairs;
  tbb::task_arena& arena;
  const std::function<bool()>& goes_on;  ///< asked by one thread, for each part of the work
  const std::function<void(std::uint32_t)>& done;  ///< told how many satellites are done
};

/// Windows of two layers, from pairs of gateways. Throws Stopped where it may not go on.
[[nodiscard]] WindowList windows_of_two(const WindowWork& work, const WindowCut& cut);

/// Windows of one layer more: a window and the one that follows it by one layer, which share all
/// but the first and the last gateway. Those whose parts are not both in the list are left out.
/// Throws Stopped.
[[nodiscard]] WindowList one_longer(const WindowWork& work, const WindowList& shorter,
                                    const WindowCut& cut);

}  // namespace spacemoe
