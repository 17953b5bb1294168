#pragma once

#include <cstdint>
#include <vector>

namespace spacemoe::api {

/// In place of an expert's number: the gateway.
inline constexpr std::uint32_t gateway_itself = 0xFFFFFFFFU;

/// A further copy of a module. Of an expert that has several, in each slot the nearest one serves.
/// A spare is idle until the satellite of the module has failed.
struct Copy {
  std::uint32_t layer;
  std::uint32_t expert;  ///< of a spare also gateway_itself
  std::uint32_t satellite;

  bool operator==(const Copy&) const = default;
};

/// The satellite of every module of a model. Satellites are numbered from 0, shell by shell and
/// plane by plane.
struct Placement {
  std::vector<std::uint32_t> gateways;  ///< [layers]
  std::vector<std::uint32_t> experts;   ///< [layers][experts]
  std::vector<Copy> replicas = {};
  std::vector<Copy> spares = {};

  bool operator==(const Placement&) const = default;
};

}  // namespace spacemoe::api
