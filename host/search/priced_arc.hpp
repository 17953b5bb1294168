#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/search/gateway_pairs.hpp"
#include "host/search/mean_layers.hpp"

namespace spacemoe {

/// A bound on what consecutive layers, an arc of the ring, cost together between given gateways
/// while no two of their modules share a satellite: Lagrangian relaxation (Geoffrion, Math.
/// Programming Study 2, 1974). Every satellite gets a price of 0 or more, which each expert on it
/// pays; for any prices, what layers then cost, each by itself, less the sum of all prices is a
/// bound. A layer by itself is solved exactly: satellites in ascending order of latency u, each
/// either left out or taken as the m-th expert, at w_m u + price.
///
/// Arcs grow and shrink at their end, and their satellites are numbered in the order in which they
/// come; so prices of an arc are prices of a longer one too.
class PricedArc {
 public:
  /// Layers whose costs are computed at the same time.
  static constexpr std::uint32_t lanes = 8;

  /// Views of what must outlive this.
  PricedArc(const MeanLayers& layers, const GatewayPairs& pairs);

  /// No layer yet, only the gateway of the first one.
  void begin(std::uint32_t gateway);
  /// One more layer, to the gateway at `place` among those that can follow the last one. It must
  /// not be in the arc, except that it may be the first one again: the ring is then closed.
  void push(std::size_t place);
  /// One layer less.
  void pop();

  [[nodiscard]] std::uint32_t length() const { return static_cast<std::uint32_t>(arc_.size()); }
  [[nodiscard]] std::uint32_t last_gateway() const { return gateways_.back(); }
  [[nodiscard]] std::uint32_t first_gateway() const { return gateways_.front(); }
  [[nodiscard]] bool has(std::uint32_t gateway) const { return is_gateway_[gateway] != 0; }
  /// Satellites that experts of the arc may use. Prices are by these.
  [[nodiscard]] std::size_t satellites() const { return satellites_.size(); }
  /// Number of a satellite among these, if it is one.
  [[nodiscard]] std::optional<std::size_t> place_of(std::uint32_t satellite) const {
    const std::int32_t place = place_of_[satellite];
    return place < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(place));
  }

  /// Least cost of layer `at` of the arc with prices, for up to `lanes` arcs that differ by the
  /// layer of the period that they begin with. prices: [satellites()]; costs_s: [firsts]
  void price_layer(std::uint32_t at, std::span<const std::uint32_t> firsts,
                   std::span<const float> prices, std::span<double> costs_s);
  /// The bound with these prices for an arc that begins with layer `first` of the period. Counts
  /// in `surplus` the layers that use a satellite, less 1. surplus: [satellites()]
  [[nodiscard]] double price(std::uint32_t first, std::span<const float> prices,
                             std::span<std::int32_t> surplus);

 private:
  /// Satellites that a layer may use.
  struct Candidate {
    float latency_s;
    std::uint32_t place;  ///< among the satellites of the arc
  };
  struct ArcLayer {
    float gateway_s;
    /// Of the last satellite that is listed: those further away count as if they were here.
    float beyond_s;
    std::vector<Candidate> candidates;  ///< ascending by latency
    std::size_t satellites_before;      ///< of the arc without this layer
  };

  /// Whether an expert cannot stand there since a gateway does.
  [[nodiscard]] bool is_taken(const Candidate& candidate) const {
    return is_gateway_[satellites_[candidate.place]] != 0;
  }
  /// `count` lanes, of which those behind `firsts` repeat the last one.
  template <std::size_t count>
  void price_lanes(std::uint32_t at, std::span<const std::uint32_t> firsts,
                   std::span<const float> prices, std::span<double> costs_s);
  double price_one(const ArcLayer& layer, const float* weights, std::span<const float> prices,
                   std::span<std::int32_t> surplus);

  const MeanLayers& layers_;
  const GatewayPairs& pairs_;
  std::vector<std::uint32_t> gateways_;   ///< one more than layers
  std::vector<std::uint8_t> is_gateway_;  ///< [satellites of the constellation]
  std::vector<std::int32_t> place_of_;    ///< the same, negative outside of the arc
  std::vector<std::uint32_t> satellites_;
  std::vector<ArcLayer> arc_;
  std::vector<ArcLayer> spare_;  ///< layers that were popped: their memory
  std::vector<float> costs_;     ///< of the dynamic programme
  std::vector<float> weights_;   ///< [experts][lanes]
};

}  // namespace spacemoe
