#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace spacemoe {

/// Seconds of work that a server gets.
struct ServerWork {
  std::uint32_t server;
  double seconds;
};

/// Work that can be done in several ways, in any parts.
struct SharedWork {
  /// What servers get if all of it is done in one way. [choices, at least one]
  std::vector<std::vector<ServerWork>> choices;
};

/// Work of servers that is split so that the greatest is as small as can be.
struct WorkSplit {
  std::vector<std::vector<double>> parts;  ///< of each work, by choice: [works][choices]
  /// No split makes the greatest work over servers smaller than this: it has this, or where a group
  /// of works is too large to be solved exactly, somewhat more.
  double least_s = 0.0;
};

/// Splits works that servers share, besides work that each has of its own, separately for works
/// that hang together by servers: exactly by linear programming (Simplex) where its table has up to
/// max_exact_cells numbers, else by prices (PricedSplit). own_s: [servers]
[[nodiscard]] WorkSplit split_work(std::span<const double> own_s,
                                   std::span<const SharedWork> works);

/// Of such tables, each is solved in some tenths of a second on one core.
inline constexpr double max_exact_cells = 300'000;

}  // namespace spacemoe
