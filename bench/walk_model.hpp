#pragma once

#include <cstdint>
#include <span>

#include "kernels/api/snapshots.hpp"
#include "kernels/cuda/path_form.hpp"

namespace spacemoe {

/// Work of a plane walk to solve tiles of sources: how often a plane is offered to the next one,
/// how often one takes an offer and settles its ring, and in how many rounds.
struct WalkWork {
  std::uint64_t tiles = 0;
  std::uint64_t offers = 0;
  std::uint64_t shifted_offers = 0;  ///< of these, across the seam
  std::uint64_t settles = 0;
  std::uint64_t rounds = 0;

  WalkWork& operator+=(const WalkWork& other);

  /// Operations of warps, as SPACEMOE_WORK counts them.
  [[nodiscard]] double wavefronts(const cuda::PathForm& form) const;
  [[nodiscard]] double additions(const cuda::PathForm& form) const;
  [[nodiscard]] double comparisons(const cuda::PathForm& form) const;  ///< including minima
  [[nodiscard]] double shuffles() const { return 2.0 * static_cast<double>(rounds); }
  [[nodiscard]] double votes() const { return static_cast<double>(offers + rounds); }
};

/// Follows PlaneWalk for one tile, on the CPU. weights: of a snapshot, in the order of the form;
/// places: of the tile's sources, all in `plane`.
[[nodiscard]] WalkWork count_walk(const cuda::PathForm& form, std::span<const float> weights,
                                  std::uint32_t plane, std::span<const std::uint32_t> places);

/// The work for all tiles of all satellites of one snapshot.
[[nodiscard]] WalkWork count_walks(const cuda::PathForm& form, std::span<const float> weights);

/// The work of a walk for slot 0 of a series whose links are a grid that `form` walks over.
[[nodiscard]] WalkWork count_walks(const cuda::PathForm& form, const SnapshotSeries& series);

}  // namespace spacemoe
