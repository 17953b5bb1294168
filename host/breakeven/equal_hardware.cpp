#include "host/breakeven/equal_hardware.hpp"

#include <cmath>

namespace spacemoe {
namespace {

/// So many whole models as fit; rounding must not take one of those that fit exactly.
std::optional<ModelsInMemory> models_in(std::optional<double> gigabytes, const Alternative& one) {
  constexpr double rounding = 1e-9;
  if (!gigabytes || !one.gigabytes || *one.gigabytes <= 0.0) {
    return std::nullopt;
  }
  const double models = std::floor(*gigabytes / *one.gigabytes * (1.0 + rounding));
  return ModelsInMemory{models, models * one.capacity_per_s};
}

}  // namespace

std::optional<EqualHardware> equal_hardware(const BreakEvenResult& result,
                                            const Alternative& alternative) {
  if (alternative.satellites == 0) {
    return std::nullopt;
  }
  const Alternative& one = result.alternatives.front();
  const double satellites = alternative.satellites;
  const double in_one_token_s = one.own.latency_s / satellites;
  const std::optional<double> aboard_gb =
      result.memory_gb ? std::optional(satellites * *result.memory_gb) : std::nullopt;
  return EqualHardware{alternative.capacity_per_s / satellites,
                       satellites * one.capacity_per_s,
                       in_one_token_s,
                       1.0 / in_one_token_s,
                       models_in(aboard_gb, one),
                       models_in(alternative.held_gb, one)};
}

}  // namespace spacemoe
