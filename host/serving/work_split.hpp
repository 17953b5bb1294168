#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace spacemoe {

/// Work that servers can share in any parts.
struct SharedWork {
  std::vector<std::uint32_t> servers;  ///< each once, at least one
  std::vector<double> seconds;         ///< of all of it, by the server that does it
};

/// Parts of each work that its servers do. [works][servers of the work]
using WorkSplit = std::vector<std::vector<double>>;

/// Number of works with a choice that may hang together: those of one group share servers, directly
/// or by others.
inline constexpr std::size_t max_tied_works = 400;

/// The split with the least maximal work over servers, besides work that each has of its own, in
/// each group of works that hang together: exactly, by linear programming (simplex method, Bland's
/// rule). own_s: [servers]. Throws ConfigError, key "serving.copies", where a group is larger than
/// max_tied_works.
[[nodiscard]] WorkSplit split_work(std::span<const double> own_s,
                                   std::span<const SharedWork> works);

}  // namespace spacemoe
