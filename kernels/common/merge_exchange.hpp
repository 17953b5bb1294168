#pragma once

#include <cstddef>

#include "kernels/common/portable.hpp"

namespace spacemoe {

/// Merge exchange (Batcher 1968; Knuth, The Art of Computer Programming 3, Algorithm 5.2.2M): the
/// pairs of entries that a sorting network compares, for any number of entries. They depend on this
/// number only, so equal entries end in the same order on every backend.
///
///     for (MergeExchange pass(count); !pass.done(); pass.next())
///       for (std::size_t low = 0; low + pass.distance() < count; ++low)
///         if (pass.compares(low)) exchange(low, low + pass.distance());
class MergeExchange {
 public:
  SPACEMOE_HD explicit MergeExchange(std::size_t count) {
    if (count < 2) {
      return;
    }
    top_ = 1;
    while (2 * top_ < count) {
      top_ *= 2;
    }
    begin_phase(top_);
  }

  [[nodiscard]] SPACEMOE_HD bool done() const { return phase_ == 0; }
  [[nodiscard]] SPACEMOE_HD std::size_t distance() const { return distance_; }
  [[nodiscard]] SPACEMOE_HD bool compares(std::size_t low) const {
    return (low & phase_) == residue_;
  }
  SPACEMOE_HD void next() {
    if (step_ == phase_) {
      begin_phase(phase_ / 2);
    } else {
      distance_ = step_ - phase_;
      step_ /= 2;
      residue_ = phase_;
    }
  }

 private:
  SPACEMOE_HD void begin_phase(std::size_t phase) {
    phase_ = phase;
    step_ = top_;
    residue_ = 0;
    distance_ = phase;
  }

  // Knuth's t, p, q, r and d.
  std::size_t top_ = 0;
  std::size_t phase_ = 0;
  std::size_t step_ = 0;
  std::size_t residue_ = 0;
  std::size_t distance_ = 0;
};

}  // namespace spacemoe
