#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/model/moe_model.hpp"

namespace spacemoe {

/// Number of modules that a satellite holds: a maximum, further limited by its memory.
struct Capacity {
  std::uint32_t modules = 1;
  std::optional<double> memory_gb;  ///< of a satellite; not counted where it is not stated
  double gateway_gb = 0.0;          ///< that a gateway takes, with its shared experts
  double expert_gb = 0.0;           ///< that an expert takes, or a copy of one

  [[nodiscard]] bool fits(std::uint32_t gateways, std::uint32_t experts) const {
    // Sums of decimal numbers may exceed what they fill exactly.
    constexpr double rounding = 1e-9;
    return gateways + experts <= modules &&
           (!memory_gb ||
            gateways * gateway_gb + experts * expert_gb <= *memory_gb * (1.0 + rounding));
  }
};

/// Capacity that a config allows. Memory counts where the satellite's is stated; the model's must
/// then be.
[[nodiscard]] Capacity capacity_of(const ComputeSpec& compute, const MoeModel& model);

/// The capacity as an error message puts it: "one module a satellite".
[[nodiscard]] std::string what_fits(const Capacity& capacity);

}  // namespace spacemoe
