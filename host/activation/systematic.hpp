#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "host/activation/set_distribution.hpp"

namespace spacemoe {

/// Largest number of experts for which all orders of Hartley and Rao's procedure are enumerated.
inline constexpr std::uint32_t max_systematic_experts = 8;

/// Randomised systematic sampling with these inclusion probabilities (they sum to K): experts in
/// random order on a line, each as long as its probability, and points u, u + 1, .., u + K - 1 with
/// u uniform below 1. Hartley and Rao, "Sampling with unequal probabilities and without
/// replacement", Ann. Math. Statist. 33 (1962). The law is summed over all orders and all intervals
/// of u; nothing where there are too many experts for that.
[[nodiscard]] std::optional<SetDistribution> systematic_distribution(
    std::span<const double> inclusion, std::uint32_t active);

}  // namespace spacemoe
