#include "host/search/gateway_pairs.hpp"

#include <algorithm>
#include <cstddef>

#include "kernels/api/stopped.hpp"
#include "kernels/common/parallel_loop.hpp"

namespace spacemoe {
namespace {

/// Satellites that are listed for a pair, per expert. Layers of an arc rarely use more; where one
/// would, it is bounded as if the last of the list were there several times.
constexpr std::uint32_t candidates_per_expert = 3;

/// Gateways whose pairs are found between two looks at the clock.
constexpr std::uint32_t pairs_at_once = 64;

/// Room for rounding of sums of floats, relative.
constexpr float sum_slack = 1.0F - 1e-5F;

class PairFinder {
 public:
  PairFinder(const MeanLayers& layers, std::span<const float> cut_s, std::uint32_t candidates)
      : layers_(layers),
        cut_s_(cut_s),
        candidates_(candidates),
        max_cut_s_(std::ranges::max(cut_s)),
        min_expert_s_(*std::ranges::min_element(layers.expert_s)) {}

  [[nodiscard]] NextGateways from(std::uint32_t gateway) const {
    NextGateways result;
    if (layers_.allowed[gateway] == 0) {
      return result;
    }
    const float* row = layers_.row(gateway);
    std::vector<NearSatellite> near;
    std::vector<float> layer_s(layers_.period);
    for (std::uint32_t next = 0; next < layers_.satellites; ++next) {
      // No way via a satellite is shorter than the direct one.
      const float least_s = (row[next] + min_expert_s_) * sum_slack + layers_.gateway_s[gateway];
      if (next == gateway || layers_.allowed[next] == 0 || least_s >= max_cut_s_) {
        continue;
      }
      find_near(gateway, next, near);
      if (cost_layers(layers_.gateway_s[gateway], near, layer_s)) {
        result.gateways.push_back(next);
        result.near.insert(result.near.end(), near.begin(),
                           near.begin() + static_cast<std::ptrdiff_t>(candidates_));
        result.layer_s.insert(result.layer_s.end(), layer_s.begin(), layer_s.end());
      }
    }
    return result;
  }

 private:
  void find_near(std::uint32_t gateway, std::uint32_t next,
                 std::vector<NearSatellite>& near) const {
    near.clear();
    const float* here = layers_.row(gateway);
    const float* there = layers_.row(next);
    for (std::uint32_t s = 0; s < layers_.satellites; ++s) {
      if (s != gateway && s != next && layers_.allowed[s] != 0) {
        near.push_back({here[s] + layers_.expert_s[s] + there[s], s});
      }
    }
    std::ranges::partial_sort(near, near.begin() + static_cast<std::ptrdiff_t>(candidates_),
                              [](const NearSatellite& a, const NearSatellite& b) {
                                return a.latency_s < b.latency_s ||
                                       (a.latency_s == b.latency_s && a.satellite < b.satellite);
                              });
  }

  /// Whether some layer is below its cut.
  bool cost_layers(float gateway_s, std::span<const NearSatellite> near,
                   std::vector<float>& layer_s) const {
    bool any = false;
    for (std::uint32_t layer = 0; layer < layers_.period; ++layer) {
      const float* weights = layers_.weights_of(layer);
      double sum_s = static_cast<double>(gateway_s);
      for (std::uint32_t m = 0; m < layers_.experts; ++m) {
        sum_s += static_cast<double>(weights[m]) * static_cast<double>(near[m].latency_s);
      }
      layer_s[layer] = static_cast<float>(sum_s) * sum_slack;
      any = any || layer_s[layer] < cut_s_[layer];
    }
    return any;
  }

  const MeanLayers& layers_;
  std::span<const float> cut_s_;
  std::uint32_t candidates_;
  float max_cut_s_;
  float min_expert_s_;
};

}  // namespace

GatewayPairs gateway_pairs(const MeanLayers& layers, std::span<const float> cut_s,
                           tbb::task_arena& arena, const std::function<bool()>& goes_on) {
  const auto allowed = static_cast<std::uint32_t>(std::ranges::count(layers.allowed, 1));
  GatewayPairs pairs{std::min(candidates_per_expert * layers.experts, allowed - 2),
                     std::vector<NextGateways>(layers.satellites)};
  const PairFinder finder(layers, cut_s, pairs.candidates);
  for (std::uint32_t first = 0; first < layers.satellites; first += pairs_at_once) {
    if (!goes_on()) {
      throw Stopped();
    }
    parallel_loop(arena, std::min(pairs_at_once, layers.satellites - first),
                  [&](std::uint32_t at) { pairs.next[first + at] = finder.from(first + at); });
  }
  return pairs;
}

}  // namespace spacemoe
