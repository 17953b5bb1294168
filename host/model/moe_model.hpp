#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/model/transformer.hpp"

namespace spacemoe {

/// A Mixture-of-Experts model as far as its placement matters.
struct MoeModel {
  std::string name = "custom";
  std::uint32_t layers = 0;          ///< with experts
  std::uint32_t experts = 0;         ///< routed experts per layer
  std::uint32_t active = 0;          ///< routed experts that a token activates
  std::uint32_t shared_experts = 0;  ///< computed at the gateway
  std::uint32_t hidden_size = 0;
  double bytes_per_value = 2.0;
  double expert_flops = 0.0;  ///< FLOP of one expert for one token
  /// FLOP of attention and router for one token, and a layer's part of layers without experts.
  double gateway_flops = 0.0;
  std::optional<double> expert_memory_gb;   ///< that the weights of one expert take
  std::optional<double> gateway_memory_gb;  ///< that those of the same take, without shared experts
  /// Keys and values of a token, in all layers together.
  std::optional<double> cache_bytes_per_token;
  /// What the figures above follow from where they are not stated (derived_figures.hpp).
  std::optional<TransformerDimensions> dimensions;

  /// Bits of a token's activation, as a hop carries it.
  [[nodiscard]] double activation_bits() const {
    constexpr double bits_per_byte = 8.0;
    return hidden_size * bytes_per_value * bits_per_byte;
  }

  /// FLOP of a gateway for one token, shared experts included.
  [[nodiscard]] double gateway_and_shared_flops() const {
    return gateway_flops + shared_experts * expert_flops;
  }

  /// Memory of a gateway with its shared experts; none where the model does not state both.
  [[nodiscard]] std::optional<double> gateway_and_shared_gb() const {
    if (!gateway_memory_gb || !expert_memory_gb) {
      return std::nullopt;
    }
    return *gateway_memory_gb + shared_experts * *expert_memory_gb;
  }
};

/// Compute that a token is charged for.
enum class ComputeCharge : std::uint8_t { none, experts, all };

/// Satellites that are not like the others: those of a shell and of some planes, or every so many
/// along each of them.
struct FleetRule {
  std::optional<std::uint32_t> shell;  ///< empty: all
  std::optional<std::string> planes;   ///< "3" or "0-7", as plane_range reads it; empty: all
  std::uint32_t every = 1;
  std::uint32_t first = 0;                 ///< index in the plane of the first of them
  std::optional<double> peak_gflops = {};  ///< empty: as before this rule
  std::optional<double> memory_gb = {};    ///< likewise; 0: it holds no module
};

/// Compute rate and memory of a satellite: rate = peak x utilisation.
struct ComputeSpec {
  double peak_gflops = 10.4;
  double utilisation = 0.70;
  std::optional<double> eclipse_utilisation;  ///< in the Earth's shadow; empty: as in sunlight
  /// Angle of the Sun above the first plane of the first shell; empty: of the epoch.
  std::optional<double> sun_beta_deg;
  ComputeCharge charge = ComputeCharge::experts;
  std::uint32_t modules_per_satellite = 1;
  std::optional<double> memory_gb;
  /// CSV of the satellites whose rate and memory are others (satellite_compute.hpp).
  std::optional<std::filesystem::path> satellites;
  /// The same by rules, one after the other (host/placement/fleet.hpp).
  std::vector<FleetRule> fleet = {};

  /// Whether all satellites are alike.
  [[nodiscard]] bool are_alike() const { return !satellites && fleet.empty(); }
};

}  // namespace spacemoe
