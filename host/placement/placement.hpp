#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// A further copy of an expert. In each slot the nearest copy serves: that with the smallest path
/// latency.
struct Replica {
  Layer layer;
  Expert expert;
  Satellite satellite;

  auto operator<=>(const Replica&) const = default;  // NOLINT(modernize-use-nullptr): none is here
};

/// A further copy of a gateway or an expert, idle until the satellite of the first has failed.
struct Spare {
  Layer layer;
  std::optional<Expert> expert;  ///< none: of the gateway
  Satellite satellite;

  auto operator<=>(const Spare&) const = default;  // NOLINT(modernize-use-nullptr): none is here
};

/// The satellite of every module of one model.
struct Placement {
  std::vector<Satellite> gateways;     ///< [layers]
  std::vector<Satellite> satellites;   ///< [layers][experts]
  std::vector<Replica> replicas = {};  ///< ascending
  std::vector<Spare> spares = {};      ///< ascending
  /// Further sets of gateways, each with one for every layer, which serve a share of the requests:
  /// those of all tokens of a request, as its keys and values are there. [further sets][layers]
  std::vector<Satellite> further_gateways = {};

  [[nodiscard]] std::uint32_t layers() const { return static_cast<std::uint32_t>(gateways.size()); }
  [[nodiscard]] std::uint32_t experts() const {
    return static_cast<std::uint32_t>(satellites.size() / gateways.size());
  }
  /// Sets of gateways, of which `gateways` are the first.
  [[nodiscard]] std::uint32_t gateway_sets() const {
    return 1 + static_cast<std::uint32_t>(further_gateways.size() / gateways.size());
  }
  [[nodiscard]] Satellite gateway(Layer layer) const { return gateways[number(layer)]; }
  /// The gateway of the layer that follows.
  [[nodiscard]] Satellite next_gateway(Layer layer) const {
    return gateway(next_layer(layer, layers()));
  }
  [[nodiscard]] Satellite expert(Layer layer, Expert expert) const {
    return satellites[std::size_t{number(layer)} * experts() + number(expert)];
  }

  bool operator==(const Placement&) const = default;
};

}  // namespace spacemoe
