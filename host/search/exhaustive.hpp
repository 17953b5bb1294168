#pragma once

#include <cstdint>
#include <span>
#include <stop_token>

#include "host/placement/placement.hpp"
#include "kernels/api/scoring.hpp"

namespace spacemoe {

/// The cheapest placement there is.
struct ExhaustiveResult {
  Placement placement;
  double cost_s;  ///< the sum over layers of ScoringPass::layer_costs
};

/// Largest number of satellites of an instance that can be searched exhaustively.
inline constexpr std::uint32_t max_exhaustive_satellites = 12;
/// Largest number of ways to place one layer's modules and the next gateway, summed over the
/// layers, that are scored.
inline constexpr std::uint64_t max_exhaustive_choices = 2'000'000;

/// Whether an instance is within these limits and has room for all modules.
[[nodiscard]] bool can_search_exhaustively(std::uint32_t layers, std::uint32_t experts,
                                           std::uint64_t satellites);

/// The true optimum over all placements of at most one module per satellite: every way to place
/// each layer is scored once, the best order is kept for every set of satellites, and all ways to
/// join the layers are tried. Throws ConfigError where the instance is larger than the limits
/// above, or has more modules than satellites, and Stopped once `stop` asks for it. `satellites`:
/// those that may be used.
[[nodiscard]] ExhaustiveResult exhaustive_optimum(ScoringPass& scoring, std::uint32_t layers,
                                                  std::uint32_t experts,
                                                  std::span<const Satellite> satellites,
                                                  const std::stop_token& stop = {});

}  // namespace spacemoe
