#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "host/search/gateway_pairs.hpp"
#include "host/search/mean_layers.hpp"
#include "host/search/priced_arc.hpp"

namespace spacemoe {

/// What a search for cheap arcs came to.
enum class ArcOutcome : std::uint8_t {
  none_left,      ///< every arc ends: no ring stays within the allowances
  ring_left,      ///< a whole ring may stay within them
  pairs_missing,  ///< a gateway may be followed by one that is not listed
  stopped
};

/// Looks for arcs of the ring whose layers stay within allowances: from a first layer on, the first
/// n layers cost no more than their n allowances together, for each n. Depth first, gateway by
/// gateway; an arc ends where its bound (priced_arc.hpp) is above. Arcs between the same gateways
/// that begin with different layers of the period are followed together.
class ArcSearch {
 public:
  /// Views of what must outlive this. allowance_s: [period], less than what `pairs` was cut by;
  /// cut_s: that. `goes_on` is asked now and then.
  ArcSearch(const MeanLayers& layers, const GatewayPairs& pairs, std::span<const float> cut_s,
            std::span<const double> allowance_s, const std::function<bool()>& goes_on);

  /// All arcs whose first gateway is this one.
  [[nodiscard]] ArcOutcome from(std::uint32_t gateway);

  [[nodiscard]] std::uint64_t tried() const { return tried_; }  ///< arcs so far
  [[nodiscard]] std::uint32_t longest() const {
    return longest_;
  }  ///< layers of one that was tried

 private:
  /// An arc that begins with this layer of the period and is within its allowances so far.
  struct Start {
    std::uint32_t first;
    double bound_s;   ///< the best one that is known
    double priced_s;  ///< with the prices of the node
  };
  /// Arcs between the same gateways.
  struct Node {
    std::vector<Start> starts;
    std::vector<float> prices;
  };

  [[nodiscard]] ArcOutcome extend(std::uint32_t length);
  /// Keeps what may stay within its allowances with the gateway that was pushed.
  void price_end(std::uint32_t length, std::uint32_t gateway);
  /// Looks for prices with which arcs end.
  void improve(std::uint32_t length);
  /// Whether steps from the node's prices lead to some with which this arc ends; the best ones are
  /// the node's then.
  bool improve_one(std::uint32_t length, std::uint32_t first, int steps);
  void price_all(std::uint32_t length);
  void drop_ended(std::uint32_t length);
  bool step(std::vector<float>& prices, double distance) const;
  [[nodiscard]] double allowed(std::uint32_t first, std::uint32_t length) const {
    return allowed_s_[first * (layers_.layers + 1) + length];
  }

  const MeanLayers& layers_;
  const GatewayPairs& pairs_;
  std::span<const float> cut_s_;
  const std::function<bool()>& goes_on_;
  std::vector<double> allowed_s_;  ///< [period][layers + 1], of the first n layers together
  PricedArc arc_;
  std::vector<Node> nodes_;  ///< by length
  std::vector<float> prices_;
  std::vector<float> before_;
  std::vector<std::int32_t> surplus_;
  std::uint64_t tried_ = 0;
  std::uint32_t longest_ = 0;
};

}  // namespace spacemoe
