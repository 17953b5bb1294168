#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "host/placement/latency_matrix.hpp"
#include "host/placement/subnets.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// The quadratic assignment problem of expert affinity: satellites for experts such that the mean
/// latency from the active experts of each layer to those of the next is smallest,
///   sum over layers l, experts i, j of P(i active in l) P(j active in l + 1) latency(s_l,i,
///   s_l+1,j),
/// the last layer going on to the first. Local search from a given placement: module by module, the
/// best of all exchanges with another expert and of all moves to a free satellite, as long as one
/// gains a nanosecond. Draws nothing.
class AffinitySearch {
 public:
  /// `subnets`: one for each layer, disjoint, or one for all; each expert stays in its own.
  /// `inclusion`, `start`: [layers][experts]
  AffinitySearch(std::uint32_t layers, std::span<const double> inclusion, const Subnets& subnets,
                 const LatencyMatrix& latency, std::span<const Satellite> start);

  /// Searches until nothing gains, or for 1,000 rounds. Throws Interrupted once `stop` asks for it.
  void descend(const std::stop_token& stop = {});

  /// [layers][experts]
  [[nodiscard]] const std::vector<Satellite>& satellites() const { return satellite_of_; }
  /// Weight of each satellite for a layer: the sum over the experts of the layer before and the
  /// layer after of activation probability times latency to them. [satellites]
  [[nodiscard]] std::span<const double> field(Layer layer) const;

 private:
  // A module is here an expert of all layers: [layers][experts].
  [[nodiscard]] Layer layer_of(std::uint32_t module) const { return Layer{module / experts_}; }
  [[nodiscard]] Layer next(Layer layer) const { return next_layer(layer, layers_); }
  [[nodiscard]] Layer previous(Layer layer) const { return previous_layer(layer, layers_); }
  [[nodiscard]] double affinity(std::uint32_t a, std::uint32_t b) const;
  [[nodiscard]] double change(std::uint32_t module, Satellite to) const;
  [[nodiscard]] double change_of_moving(std::uint32_t module, Satellite to) const;
  bool improve(std::uint32_t module);
  void move(std::uint32_t module, Satellite to);
  void add_to_fields(std::uint32_t module, Satellite satellite, double sign);

  std::uint32_t layers_;
  std::uint32_t experts_;
  std::span<const double> inclusion_;
  const Subnets& subnets_;
  const LatencyMatrix& latency_;
  std::vector<Satellite> satellite_of_;                  ///< by module
  std::vector<std::optional<std::uint32_t>> module_on_;  ///< by satellite
  std::vector<double> fields_;                           ///< [layers][satellites]
};

}  // namespace spacemoe
