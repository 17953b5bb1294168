#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "kernels/api/backend.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Numbers from which a layer's cost is bounded without going through slots. With gateway g, next
/// gateway h and experts on satellites s_1 .. s_E it costs at least, over all slots,
///
///     gateway_s[g] + sum over m of weight[m] u_(m),   u(s) = path_s[g][s] + expert_s[s] +
///     path_s[h][s]
///
/// where u_(m) is the m-th smallest of u(s_1) .. u(s_E). See mean_layers.
struct MeanLayers {
  std::uint32_t satellites;
  std::uint32_t layers;
  std::uint32_t experts;
  /// Layers with the same weights come again after so many of them: a divisor of `layers`.
  std::uint32_t period;
  std::vector<float> path_s;          ///< [from][to], mean over the slots
  std::vector<float> expert_s;        ///< [satellites]
  std::vector<float> gateway_s;       ///< [satellites]
  std::vector<float> weights;         ///< [period][experts], none negative; a layer's sum to 1
  std::vector<std::uint8_t> allowed;  ///< [satellites], 1 where a module may stand

  [[nodiscard]] const float* row(std::uint32_t from) const {
    return path_s.data() + std::size_t{from} * satellites;
  }
  /// Weights of the layer that is `ahead` behind one of the period. [experts]
  [[nodiscard]] const float* weights_of(std::uint32_t layer, std::uint32_t ahead = 0) const {
    return weights.data() + std::size_t{(layer + ahead) % period} * experts;
  }
};

/// Means of all paths, and weights w_m = F_m - F_(m-1) with F_m at least P(S inside A) for all sets
/// A of m experts (containment_bound.hpp). Why they bound a layer: by the second form of
/// lower_bound.hpp it costs at least the sum of w_m times the m-th smallest mean of y_k(s) = min(d
/// + c + d' + b, p) for paths d and d' of the slot, compute c + b and penalty p. With q half of
/// what p leaves beyond the longest compute,
///
///     min(d + c + d' + b, p) >= c + b + min(d, q) + min(d', q)
///
/// so path_s is the mean of min(d, q). Where computing alone exceeds the penalty q is 0, and c and
/// b shrink in proportion. Paths go through all satellites, whether modules may stand there or not.
/// allowed: [satellites]. Nothing where `goes_on`, asked before each gateway, says no.
[[nodiscard]] std::optional<MeanLayers> mean_layers(Backend& backend, const SnapshotSeries& series,
                                                    const ScoringPlan& plan,
                                                    std::span<const std::uint8_t> allowed,
                                                    const std::function<bool()>& goes_on);

}  // namespace spacemoe
