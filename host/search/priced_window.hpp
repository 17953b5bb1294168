#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/search/gateway_pairs.hpp"
#include "host/search/mean_layers.hpp"

namespace spacemoe {

/// A bound on what consecutive layers cost together, with given gateways, while no two of their
/// modules share a satellite: Lagrangian relaxation (Geoffrion, Math. Programming Study 2, 1974).
/// Every satellite gets a price of 0 or more, which each expert on it pays; for any prices, what
/// layers then cost, each by itself, less the sum of all prices is a bound. A layer by itself is
/// solved exactly: satellites in ascending order of latency u, each either left out or taken as the
/// m-th expert, at weight w_m u + price. Prices rise where several layers want a satellite and fall
/// where none does (subgradient steps of Held, Wolfe and Crowder, Math. Programming 6, 1974).
class PricedWindow {
 public:
  /// Views of what must outlive this.
  explicit PricedWindow(const MeanLayers& layers);

  /// Takes a window's gateways, all different: one more than it has layers. Prices are 0 again. The
  /// pairs must hold all that follow each other.
  void set(const GatewayPairs& pairs, std::span<const std::uint16_t> gateways);

  /// A bound for the layers from `first` of the period on, each multiplied by its share. Stops
  /// early where it is `enough`. Starts from the prices of the call before, as those of other
  /// layers between the same gateways are alike. shares: [layers of the window]
  [[nodiscard]] double bound(std::uint32_t first, std::span<const float> shares, double enough);

 private:
  /// Satellites that a layer of the window may use.
  struct Candidate {
    float latency_s;
    std::uint32_t place;  ///< among the satellites of the window
  };
  struct WindowLayer {
    float gateway_s;
    /// Of the last satellite that is listed: those further away count as if they were here.
    float beyond_s;
    std::vector<Candidate> candidates;  ///< ascending by latency
  };

  /// Costs with the prices as they are, less their sum; counts who uses which satellite.
  double priced(std::uint32_t first, std::span<const float> shares);
  double layer_cost(const WindowLayer& layer, const float* weights, float share);
  /// Moves prices along the subgradient. Whether there is a direction left.
  bool step(double length);

  const MeanLayers& layers_;
  std::vector<WindowLayer> window_;
  std::vector<std::int32_t> place_of_;     ///< [satellites], negative outside of the window
  std::vector<std::uint32_t> satellites_;  ///< of the window
  std::vector<float> prices_;              ///< by place
  std::vector<float> best_prices_;
  std::vector<std::int32_t> surplus_;  ///< layers that use a satellite, less 1
  std::vector<float> costs_;           ///< [candidates + 1][experts + 1], of a layer
  std::vector<float> weighted_;        ///< [experts]
};

}  // namespace spacemoe
