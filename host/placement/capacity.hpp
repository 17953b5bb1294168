#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/constellation/constellation.hpp"
#include "host/model/moe_model.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Number of modules that a satellite holds: a maximum, further limited by its memory.
struct Capacity {
  std::uint32_t modules = 1;
  std::optional<double> memory_gb;        ///< of a satellite; not counted where it is not stated
  double gateway_gb = 0.0;                ///< that a gateway takes, with its shared experts
  double expert_gb = 0.0;                 ///< that an expert takes, or a copy of one
  std::vector<double> memory_of_gb = {};  ///< [satellites], empty where all are alike

  [[nodiscard]] std::optional<double> memory_on(Satellite satellite) const {
    return memory_of_gb.empty() ? memory_gb : std::optional(memory_of_gb[number(satellite)]);
  }

  /// Whether modules fit together on a satellite that is like the others.
  [[nodiscard]] bool fits(std::uint32_t gateways, std::uint32_t experts) const {
    return fit_into(memory_gb, gateways, experts);
  }

  [[nodiscard]] bool fits(Satellite satellite, std::uint32_t gateways,
                          std::uint32_t experts) const {
    return fit_into(memory_on(satellite), gateways, experts);
  }

  /// Whether any one module may stand on a satellite, which rules take for granted.
  [[nodiscard]] bool holds_any(Satellite satellite) const {
    return fits(satellite, 1, 0) && fits(satellite, 0, 1);
  }

 private:
  [[nodiscard]] bool fit_into(const std::optional<double>& room_gb, std::uint32_t gateways,
                              std::uint32_t experts) const {
    // Sums of decimal numbers may exceed what they fill exactly.
    constexpr double rounding = 1e-9;
    return gateways + experts <= modules &&
           (!room_gb || gateways * gateway_gb + experts * expert_gb <= *room_gb * (1.0 + rounding));
  }
};

/// Capacity that a config allows on satellites that are alike. Memory counts where the satellite's
/// is stated; the model's must then be.
[[nodiscard]] Capacity capacity_of(const ComputeSpec& compute, const MoeModel& model);

/// The same with what compute.satellites or compute.fleet say of single ones. Throws as
/// satellite_compute, and ConfigError where they state memory and the model does not.
[[nodiscard]] Capacity capacity_of(const ComputeSpec& compute, const MoeModel& model,
                                   const Constellation& constellation);

/// The capacity of a satellite as an error message puts it: "one module a satellite".
[[nodiscard]] std::string what_fits(const Capacity& capacity, Satellite satellite);

}  // namespace spacemoe
