#pragma once

#include <cstdint>
#include <limits>

namespace spacemoe {

/// How many modules a satellite can hold.
struct Capacity {
  std::uint32_t modules = 1;
  double memory_gb = std::numeric_limits<double>::infinity();
  double gateway_gb = 0.0;
  double expert_gb = 0.0;

  [[nodiscard]] bool fits(std::uint32_t gateways, std::uint32_t experts) const {
    return gateways + experts <= modules &&
           gateways * gateway_gb + experts * expert_gb <= memory_gb;
  }
};

}  // namespace spacemoe
