#pragma once

#include <compare>
#include <cstdint>
#include <vector>

namespace spacemoe {

/// A further copy of an expert. In each slot the nearest copy serves: that with the smallest path
/// latency.
struct Replica {
  std::uint32_t layer;
  std::uint32_t expert;
  std::uint32_t satellite;

  auto operator<=>(const Replica&) const = default;  // NOLINT(modernize-use-nullptr): none is here
};

/// The satellite of every module of one model, by number.
struct Placement {
  std::vector<std::uint32_t> gateways;    ///< [layers]
  std::vector<std::uint32_t> satellites;  ///< [layers][experts]
  std::vector<Replica> replicas = {};     ///< ascending

  bool operator==(const Placement&) const = default;
};

}  // namespace spacemoe
