#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "host/search/objective.hpp"

namespace spacemoe {

/// Specification of a search for a placement, as a user states it.
struct SearchSpec {
  Objective objective;
  std::uint32_t chains = 8;
  double time_limit_s = 60.0;   ///< of tempering, where no moves are given
  double bound_limit_s = 60.0;  ///< of the lower bound; 0: none
  std::optional<std::uint64_t> moves;
  /// Placements that are annealed at first; 0: none. See annealing_population.
  std::optional<std::uint32_t> population;
  std::optional<std::uint64_t> annealing_moves;
  std::vector<std::uint32_t> forbidden_satellites;
  /// A placements.csv, of some lines or all: these modules stay there.
  std::optional<std::filesystem::path> fixed;
  std::optional<std::uint32_t> max_satellites;  ///< in use
  std::uint32_t copies = 0;                     ///< further ones of experts, in all layers together

  bool operator==(const SearchSpec&) const = default;
};

}  // namespace spacemoe
