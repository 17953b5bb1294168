#include "host/search/window_bound.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "host/search/gateway_windows.hpp"
#include "host/search/window_walk.hpp"
#include "kernels/api/stopped.hpp"

namespace spacemoe {
namespace {

/// Cuts of the first round of a width, above what shorter windows prove, and how much deeper each
/// round after it goes at least, until all layers have a window below their cuts. Found by trial on
/// the paper's setup: time grows by about half with each per cent.
constexpr std::array<double, longest_window + 1> first_raise = {0.0, 0.0, 0.05, 0.02, 0.02};
constexpr double raise_step = 0.01;
/// Then, above the cheapest window of each layer.
constexpr std::array<double, 2> wider = {0.018, 0.026};
constexpr std::uint64_t too_many_satellites = std::numeric_limits<std::uint16_t>::max();

using Cuts = std::vector<double>;  ///< [period]

class Rounds {
 public:
  Rounds(const MeanLayers& layers, tbb::task_arena& arena, Progress& progress,
         const std::function<bool()>& goes_on)
      : layers_(layers), arena_(arena), progress_(progress), goes_on_(goes_on) {
    least_.fill(Cuts(layers.period, 0.0));
    is_found_.fill(std::vector<bool>(layers.period, false));
    least_[1] = least_of_one();
  }

  /// Looks for the cheapest window of each layer that has none yet, a little deeper than before.
  /// Whether all have one now is `is_complete`.
  WindowRound deepen(std::uint32_t width, double raise) {
    const Cuts shorter_s = proven(width);
    Cuts cut(shorter_s.size(), 0.0);
    for (std::size_t layer = 0; layer < cut.size(); ++layer) {
      if (!is_found_[width][layer]) {
        cut[layer] = shorter_s[layer] * (1.0 + raise);
      }
    }
    WindowRound round = run(width, cut);
    round.is_complete = std::ranges::all_of(is_found_[width], [](bool found) { return found; });
    return round;
  }
  /// All windows that cost a little more than the cheapest ones.
  WindowRound widen(std::uint32_t width, double raise) {
    Cuts cut = least_[width];
    std::ranges::for_each(cut, [&](double& cut_s) { cut_s *= 1.0 + raise; });
    return run(width, cut);
  }

 private:
  /// Relative; sums of as many bounds as there are layers.
  static constexpr double rounding = 1e-9;

  WindowRound run(std::uint32_t width, Cuts cut) {
    progress_.begin(fmt::format("lower bound, windows of {} layers", width),
                    std::uint64_t{layers_.satellites} * (width - 1));
    const WindowList list = list_below(width, cut);
    progress_.end();
    const Cuts least = list.least(cut);
    for (std::size_t layer = 0; layer < least.size(); ++layer) {
      is_found_[width][layer] = is_found_[width][layer] || least[layer] < cut[layer];
      least_[width][layer] = std::max(least_[width][layer], least[layer]);
      cut[layer] = std::max(cut[layer], least_[width][layer]);
    }
    const WindowWalk walk = cheapest_walk(list, cut, layers_.layers);
    std::uint64_t windows = 0;
    for (const auto& some : list.with_second) {
      windows += some.size();
    }
    return {width, walk.bound_s / sum_of_shares(width) * (1.0 - rounding), windows,
            walk.unlisted == 0};
  }

  [[nodiscard]] std::uint32_t later(std::size_t layer, std::uint32_t by) const {
    return static_cast<std::uint32_t>((layer + by) % layers_.period);
  }
  [[nodiscard]] std::uint32_t earlier(std::size_t layer) const {
    return later(layer, layers_.period - 1);
  }

  /// Least cost of each layer by itself. Cuts that miss some layer grow until they do not.
  [[nodiscard]] Cuts least_of_one() const {
    const float nearest_s = *std::ranges::min_element(layers_.expert_s);
    for (double cut_s = std::max(1e-6, 2.0 * static_cast<double>(nearest_s));; cut_s *= 1.5) {
      const std::vector<float> cuts(layers_.period, static_cast<float>(cut_s));
      const GatewayPairs pairs = gateway_pairs(layers_, cuts, arena_, goes_on_);
      Cuts least(layers_.period, std::numeric_limits<double>::infinity());
      for (const NextGateways& next : pairs.next) {
        for (std::size_t at = 0; at < next.layer_s.size(); ++at) {
          double& of_layer = least[at % layers_.period];
          of_layer = std::min(of_layer, static_cast<double>(next.layer_s[at]));
        }
      }
      if (std::ranges::max(least) <= cut_s) {
        return least;
      }
    }
  }

  /// What windows of this width cost at least by shorter ones, which rounds before have found.
  [[nodiscard]] Cuts proven(std::uint32_t width) const {
    Cuts sum(layers_.period);
    for (std::size_t layer = 0; layer < sum.size(); ++layer) {
      const std::uint32_t second = later(layer, 1);
      sum[layer] = width < 4 ? least_[width - 1][layer] + least_[width - 1][second]
                             : std::max(least_[3][layer] + least_[2][later(layer, 2)],
                                        least_[2][layer] + least_[3][second]);
    }
    return sum;
  }

  /// Cuts of windows that are one layer shorter, such that none of them is missed: what the rest of
  /// a window costs at least is known.
  [[nodiscard]] Cuts shorter(std::uint32_t width, const Cuts& cut) const {
    const Cuts& rest = least_[width == 4 ? 2 : width - 1];
    Cuts result(cut.size());
    for (std::size_t layer = 0; layer < cut.size(); ++layer) {
      const std::uint32_t before = earlier(layer);
      result[layer] =
          std::max(cut[layer] - rest[later(layer, width == 4 ? 2 : 1)], cut[before] - rest[before]);
    }
    return result;
  }

  WindowList list_below(std::uint32_t width, const Cuts& cut) {
    std::array<Cuts, longest_window + 1> cuts;
    cuts[width] = cut;
    for (std::uint32_t w = width; w > 1; --w) {
      cuts[w - 1] = shorter(w, cuts[w]);
    }
    const std::vector<float> pair_cut(cuts[1].begin(), cuts[1].end());
    const GatewayPairs pairs = gateway_pairs(layers_, pair_cut, arena_, goes_on_);
    const std::function<void(std::uint32_t)> done = [&](std::uint32_t count) {
      progress_.advance(count);
    };
    const WindowWork work{layers_, pairs, arena_, goes_on_, done};
    WindowList list;
    for (std::uint32_t w = 2; w <= width; ++w) {
      const WindowCut needed = [&, w](std::uint32_t layer, double first_s, double last_s) {
        return w == width ? cuts[w][layer] : needed_for(w, cuts[w + 1], layer, first_s, last_s);
      };
      list = w == 2 ? windows_of_two(work, needed) : one_longer(work, list, needed);
    }
    return list;
  }

  /// Below what a window can be part of one that is one layer longer and below its cut: at the head
  /// of it or at the tail. The rest, two layers one of which it has already, costs what such
  /// windows cost at least, and what its two layers cost at least, of which one is known.
  [[nodiscard]] double needed_for(std::uint32_t width, const Cuts& longer_cut, std::uint32_t layer,
                                  double first_s, double last_s) const {
    const std::uint32_t last = later(layer, width - 1);
    const std::uint32_t before = earlier(layer);
    const double after_s = std::max(least_[2][last], last_s + least_[1][later(last, 1)]);
    const double before_s = std::max(least_[2][before], least_[1][before] + first_s);
    return std::max(longer_cut[layer] - after_s, longer_cut[before] - before_s);
  }

  const MeanLayers& layers_;
  tbb::task_arena& arena_;
  Progress& progress_;
  const std::function<bool()>& goes_on_;
  /// Of windows by width, below which none is; of width 1: layers.
  std::array<Cuts, longest_window + 1> least_;                  ///< [width][period]
  std::array<std::vector<bool>, longest_window + 1> is_found_;  ///< whether some window costs that
};

}  // namespace

void window_bound(const MeanLayers& layers, tbb::task_arena& arena, Progress& progress,
                  const std::function<bool()>& goes_on,
                  const std::function<void(const WindowRound&)>& found) {
  if (layers.layers < 3 || layers.satellites > too_many_satellites) {
    return;
  }
  const auto tell = [&](const WindowRound& round) {
    found(round);
    return round.is_complete;
  };
  try {
    Rounds rounds(layers, arena, progress, goes_on);
    for (std::uint32_t width = 2; width <= std::min(longest_window, layers.layers - 1); ++width) {
      for (double raise = first_raise[width]; !tell(rounds.deepen(width, raise));) {
        raise += std::max(raise_step, raise / 4.0);
      }
      for (const double raise : wider) {
        if (width > 2 && tell(rounds.widen(width, raise))) {
          break;
        }
      }
    }
  } catch (const Stopped&) {
    progress.end();
  }
}

}  // namespace spacemoe
