#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/api/scoring.hpp"
#include "kernels/common/index_types.hpp"
#include "kernels/common/set_law.hpp"
#include "kernels/cpu/nearest_copies.hpp"

namespace spacemoe::cpu {

/// A candidate layer, with the rows of its experts and of their copies.
struct ScoredChoice {
  Layer layer;
  std::uint32_t gateway;
  std::span<const Satellite> satellites;  ///< [experts]
  const float* here[max_experts];
  const float* next[max_experts];
  float compute_s[max_experts];
  std::span<const LayerCopy> copies = {};
  std::vector<PlaceRows> copy_rows = {};  ///< [copies]

  [[nodiscard]] PlaceRows own_place(std::uint32_t expert) const {
    return {here[expert], next[expert], compute_s[expert], satellites[expert]};
  }
};

/// Experts of a candidate that have copies, as each slot serves them. Memory of one thread, for one
/// candidate at a time.
class CopiedExperts {
 public:
  explicit CopiedExperts(std::uint32_t padded_slots) : slots_(padded_slots) {}

  /// Lets the nearest copy serve: in the candidate, the rows of experts with copies become those of
  /// path latencies over whichever serves.
  void serve(ScoredChoice& choice);

  /// The place that serves an expert in a slot; none of an expert without copies.
  [[nodiscard]] const PlaceRows* place(std::uint32_t expert, std::uint32_t slot) const {
    const std::uint32_t at = copied_at_[expert];
    return at == none ? nullptr : &copied_[at].places[copied_[at].nearest.place()[slot]];
  }

  /// Rows of the extra time (s) of two active experts that one satellite serves: by pair i < j,
  /// null where they never meet. Of the candidate after `serve`. [pairs][padded slots]
  [[nodiscard]] const float* const* shared_rows(const ScoredChoice& choice);

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  struct Copied {
    std::vector<PlaceRows> places;
    NearestCopies nearest;
  };

  [[nodiscard]] std::span<const PlaceRows> places_of(std::uint32_t expert) const {
    return copied_[copied_at_[expert]].places;
  }
  [[nodiscard]] bool may_meet(const ScoredChoice& choice, std::uint32_t i, std::uint32_t j) const;
  [[nodiscard]] bool may_stand(const ScoredChoice& choice, std::uint32_t expert,
                               Satellite satellite) const;

  std::uint32_t slots_;
  std::vector<Copied> copied_;              ///< those of the candidate first
  std::vector<std::uint32_t> copied_at_;    ///< [experts] of the above, or none
  std::vector<std::vector<float>> shared_;  ///< rows of pairs that may meet
  std::vector<const float*> shared_rows_;   ///< [pairs]
};

}  // namespace spacemoe::cpu
